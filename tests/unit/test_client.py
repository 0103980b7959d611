"""The client against prepared answers: envelope, successors, waits, refusals, the token."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests

from pipelines.hub.auth import BearerToken
from pipelines.hub.backoff import Quota, Wait
from pipelines.hub.client import HubClient
from pipelines.hub.errors import CursorRefusedError, HubError
from pipelines.hub.listing import listing_url
from pipelines.hub.request import CrawlRequest
from pipelines.hub.split import split_page
from pipelines.load.tables import models_table
from pipelines.settings import load_settings
from tests.support.scripted_hub import Answer, model, scripted_hub

NEXT = {"Link": '<{endpoint}/api/models?limit=2&cursor=abc>; rel="next"'}

pytestmark = pytest.mark.usefixtures("pauses")


def asking(endpoint: str, token: str | None = None, **values: object) -> CrawlRequest:
    """The request of a crawl of an endpoint, with some settings of its own."""
    settings = load_settings().model_copy(update={"endpoint": endpoint, **values})
    return CrawlRequest(settings, token)


def test_walk_follows_next_links_to_the_end_and_logs_each_request() -> None:
    quota = {
        "RateLimit": '"api";r=499;t=293',
        "RateLimit-Policy": '"fixed window";"api";q=500;w=300',
    }
    first = Answer([model(0), model(1)], headers=NEXT | quota)
    with scripted_hub(first, Answer([model(2)])) as hub:
        pages = list(HubClient(asking(hub.endpoint)).walk())
    assert [len(page.models) for page in pages] == [2, 1]
    assert [page.cursor_in for page in pages] == [None, "abc"]
    assert [page.cursor_out for page in pages] == ["abc", None]
    assert pages[0].quota == Quota(499, 293, 500)
    assert pages[1].models[0] == b'{"_id": "6ab2b9f5fffffffe00000000", "id": "a/m2"}'


def test_an_empty_page_without_a_successor_ends_the_walk() -> None:
    with scripted_hub(Answer([model(0)], headers=NEXT), Answer([])) as hub:
        assert [len(p.models) for p in HubClient(asking(hub.endpoint)).walk()] == [1, 0]


def test_an_incremental_crawl_goes_by_last_modified_to_the_watermark() -> None:
    times = [f"2026-01-0{day}T00:00:00.000Z" for day in (9, 8, 7, 6, 5)]
    rows = [model(number, lastModified=moment) for number, moment in enumerate(times)]
    more = {"Link": '<{endpoint}/api/models?cursor=def>; rel="next"'}
    answers = (Answer(rows[:2], headers=NEXT), Answer(rows[2:4], headers=more), Answer(rows[4:]))
    for since, pages in ((7, 2), (6, 3), (8, 2), (9, 1), (1, 3)):
        with scripted_hub(*answers) as hub:
            moment = datetime(2026, 1, since, tzinfo=UTC)
            client = HubClient(asking(hub.endpoint).since(moment))
            assert len(list(client.walk())) == pages
            assert {request.query_params["sort"] for request in hub.requests} == {"lastModified"}


def test_an_incremental_crawl_ends_at_a_model_without_a_time() -> None:
    with scripted_hub(Answer([model(0)], headers=NEXT), Answer([model(1)])) as hub:
        client = HubClient(asking(hub.endpoint).since(datetime(2026, 1, 1, tzinfo=UTC)))
        assert len(list(client.walk())) == 1


def test_the_whole_listing_is_asked_for_without_filters() -> None:
    url = listing_url(asking("http://hub"))
    assert url.startswith("http://hub/api/models?sort=createdAt&limit=1000&expand=author&")
    assert url.endswith("&expand=evalResults")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"error": "We had to rate limit you"}, "rate limit"),
        ("<html>gateway</html>", "<html>"),
        ('[{"_id": "6a", "id": "a/b"}', "[{"),
        ('[{"_id": "6a", "id": "\\ud83d"}, {"_id": "6b"', "[{"),
        ('[{"_id": "6a", "id": "\\ud83d"}] and more', "[{"),
        ('[{"_id": "6a", "id": "\\ud83d"},]', "[{"),
    ],
    ids=["error-object", "html", "cut-short", "cut-short-odd", "more", "no-row"],
)
def test_a_malformed_page_stops_the_walk_naming_url_status_and_first_bytes(
    page: object, told: str
) -> None:
    with scripted_hub(Answer(page)) as hub:
        client = HubClient(asking(hub.endpoint, tries_per_page=1))
        with pytest.raises(HubError) as error:
            list(client.walk())
    assert f"{hub.endpoint}/api/models?sort=createdAt" in str(error.value)
    assert "answered 200" in str(error.value)
    assert told in str(error.value)


def test_objects_that_begin_otherwise_are_split_all_the_same() -> None:
    odd = b'{"id":"a/b", "_id":"not hex", "x":[1]}'
    usual = b'{"_id":"6ab2b9f6148b5cae56d6e842","id":"c"}'
    models, hub_object_ids = split_page(b"[ " + odd + b" , " + usual + b"]")
    assert models == [odd, usual]
    assert hub_object_ids == ["not hex", "6ab2b9f6148b5cae56d6e842"]


@pytest.mark.parametrize(
    "row",
    [
        b"null",
        b'"text, with ] and [ and \\" in it"',
        b"7",
        b"[1, [2]]",
        b'{"id": "a/b"}',
        b'{"_id": null, "id": "a/b"}',
        b'{"_id": 7, "id": "a/b"}',
        b'{"_id": "", "id": "a/b"}',
        b'{"id": "a/b", "_id": "6a", "x": "\\ud83d"}',
        b'{"x": "a raw \n line", "y": {"z": [{}, {"]": "}"}]}}',
        b'{"x": ' + b"[" * 3000 + b"]" * 3000 + b"}",
        b"oops",
    ],
)
def test_an_odd_row_is_kept_as_sent_with_a_key_of_its_own(row: bytes) -> None:
    usual = b'{"_id":"6ab2b9f6148b5cae56d6e842","id":"c"}'
    models, keys = split_page(b"[" + usual + b", " + row + b" ,\n" + usual + b" ]")
    assert models == [usual, row, usual]
    assert keys[0] == keys[2] == "6ab2b9f6148b5cae56d6e842"
    assert keys[1].startswith("no-id:") and len(keys[1]) == 30
    assert split_page(b"[" + row + b"]") == ([row], [keys[1]])


def test_a_null_id_or_half_a_surrogate_pair_does_not_hide_the_key() -> None:
    start = b'{"_id":"6ab2b9f6148b5cae56d6e842","id":'
    for row in (start + b"null}", start + b'"a/b","x":"\\ud83d"}'):
        assert split_page(b"[" + row + b"]") == ([row], ["6ab2b9f6148b5cae56d6e842"])


def test_text_that_is_no_utf8_is_not_landed() -> None:
    with scripted_hub(Answer([model(0)])) as hub:
        [page] = HubClient(asking(hub.endpoint)).walk()
    broken = replace(page, models=[b'{"_id":"6a","id":"\xff"}'])
    with pytest.raises(HubError, match="isn't UTF-8"):
        models_table(broken, "crawl", 1)


def test_a_refusal_that_passes_is_tried_again_after_the_wait_that_was_asked_for() -> None:
    noted: list[Wait] = []
    refused = Answer({"error": "busy"}, 503, {"Retry-After": "0"})
    with scripted_hub(refused, refused, Answer([model(0)])) as hub:
        [page] = HubClient(asking(hub.endpoint), on_wait=noted.append).walk()
    assert (page.try_count, len(page.models)) == (3, 1)
    assert list(page.waits) == noted == [Wait(0.0, "status 503")] * 2


def test_other_refusals_are_not_tried_again_and_say_what_to_do() -> None:
    with scripted_hub(Answer({"error": "✖ Invalid option: expected"}, 400)) as hub:
        with pytest.raises(HubError, match=r"400.*Invalid option.*Check `expand`"):
            list(HubClient(asking(hub.endpoint)).walk())
    assert len(hub.requests) == 1


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<http://127.0.0.1:9/api/models?cursor=abc>; rel="next"', "leads to another origin"),
        ('<//127.0.0.1:9/api/models?cursor=abc>; rel="next"', "leads to another origin"),
        ('<{endpoint}/api/models?limit=2&cursor=>; rel="next"', "without a cursor"),
        ('<{endpoint}/api/models?limit=2>; rel="next"', "without a cursor"),
        ('<http://[::1/api/models?cursor=abc>; rel="next"', "no URL"),
        ("cursor=abc", "names no next page"),
    ],
    ids=["foreign", "foreign-relative", "empty-cursor", "no-cursor", "no-url", "no-link"],
)
def test_a_link_that_may_not_be_followed_is_retried_and_then_an_error(link: str, told: str) -> None:
    with scripted_hub(Answer([model(0)], headers={"Link": link})) as hub:
        with pytest.raises(HubError, match=told):
            list(HubClient(asking(hub.endpoint, token="hf_secret")).walk())
    assert len(hub.requests) == 3


def test_a_bad_link_once_does_no_harm() -> None:
    foreign = Answer([model(0)], headers={"Link": '<http://127.0.0.1:9/?cursor=a>; rel="next"'})
    with scripted_hub(foreign, Answer([model(0)], headers=NEXT), Answer([model(1)])) as hub:
        pages = list(HubClient(asking(hub.endpoint)).walk())
    assert [len(page.models) for page in pages] == [1, 1]
    assert [wait.reason for wait in pages[0].waits] == ["a bad link to the next page"]


def test_a_relative_link_is_followed_on_the_same_origin() -> None:
    relative = {"Link": '</api/models?limit=2&cursor=abc>; rel="next"'}
    with scripted_hub(Answer([model(0)], headers=relative), Answer([model(1)])) as hub:
        pages = list(HubClient(asking(hub.endpoint)).walk())
    assert [page.cursor_in for page in pages] == [None, "abc"]


def test_a_cursor_had_before_stops_the_walk_even_from_before_an_interruption() -> None:
    with scripted_hub(Answer([model(0)], headers=NEXT)) as hub:
        client = HubClient(asking(hub.endpoint))
        with pytest.raises(HubError, match="fetched before"):
            list(client.walk())
        with pytest.raises(HubError, match="fetched before"):
            list(client.walk(cursor="xyz", seen=["abc"]))


def test_an_empty_page_with_a_successor_is_asked_for_again_then_followed() -> None:
    empty = Answer([], headers=NEXT)
    with scripted_hub(empty, Answer([model(0)], headers=NEXT), Answer([model(1)])) as hub:
        pages = list(HubClient(asking(hub.endpoint)).walk())
    assert [len(page.models) for page in pages] == [1, 1]
    with scripted_hub(empty, empty, empty, Answer([model(1)])) as hub:
        pages = list(HubClient(asking(hub.endpoint)).walk())
    assert [len(page.models) for page in pages] == [0, 1]


def test_empty_pages_without_end_are_an_error(pauses: list[float]) -> None:
    answers = [
        Answer([], headers={"Link": f'<{{endpoint}}/api/models?cursor=c{i // 3}>; rel="next"'})
        for i in range(50)
    ]
    with scripted_hub(*answers) as hub:
        with pytest.raises(HubError, match="11 empty pages"):
            list(HubClient(asking(hub.endpoint, tries_per_page=3)).walk())


def test_a_page_that_overloads_the_hub_is_asked_for_in_halves_for_a_while() -> None:
    slow = Answer("<html>504</html>", 504, {"Retry-After": "0"})
    broken = Answer({"error": "oops"}, 500, {"Retry-After": "0"})
    pages = [
        Answer([model(i)], headers={"Link": f'<{{endpoint}}/api/models?cursor=c{i}>; rel="next"'})
        for i in range(25)
    ]
    answers = [slow, broken, broken, broken, *pages, Answer([model(99)])]
    with scripted_hub(*answers) as hub:
        list(HubClient(asking(hub.endpoint)).walk())
    asked = [int(request.query_params["limit"]) for request in hub.requests]
    # halved by the time-out, then by each further failure, to an eighth; doubled after twenty pages
    assert asked == [1000, 500, 250, 125, *[125] * 20, *[250] * 6]


def test_a_cursor_that_the_hub_refuses_is_named_as_that() -> None:
    with scripted_hub(Answer({"error": "Invalid cursor"}, 400)) as hub:
        with pytest.raises(CursorRefusedError, match="Invalid cursor"):
            list(HubClient(asking(hub.endpoint)).walk(cursor="old"))
    assert len(hub.requests) == 1


def test_a_hub_that_repeats_the_token_is_quoted_without_it() -> None:
    with scripted_hub(Answer({"error": "bad token hf_secret"}, 401)) as hub:
        with pytest.raises(HubError, match=r"bad token \[token\]"):
            list(HubClient(asking(hub.endpoint, token="hf_secret")).walk())


def test_the_token_is_sent_to_the_endpoint_and_shown_to_nobody() -> None:
    with scripted_hub(Answer([])) as hub:
        list(HubClient(asking(hub.endpoint, token="hf_secret")).walk())
    assert hub.requests[0].headers["authorization"] == "Bearer hf_secret"
    assert "hf_secret" not in repr(BearerToken("hf_secret", "http://hub"))
    for foreign in ("http://other", "https://hub", "http://hub:81", "http://hub.other"):
        request = requests.Request("GET", foreign, auth=BearerToken("hf_secret", "http://hub"))
        assert "Authorization" not in request.prepare().headers, foreign


def test_an_unreachable_hub_is_an_error(pauses: list[float]) -> None:
    with pytest.raises(HubError, match=r"can't be reached.*make demo"):
        list(HubClient(asking("http://127.0.0.1:9")).walk())
    assert sum(pauses) < 20  # told soon, not after all the tries that a page has
