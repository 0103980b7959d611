"""The client against prepared answers: envelope, successors, waits, refusals, the token."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import msgspec
import pytest
import requests

from pipelines.hub_api import HubClient
from pipelines.hub_errors import HubError
from pipelines.hub_listing import cursor, listing_url, split_page
from pipelines.hub_source import models_table
from pipelines.hub_token import BearerToken
from pipelines.settings import HubSettings, Scope, load_settings
from pipelines.waits import Quota, Wait, asked_wait, pace, parse_quota
from tests.scripted_hub import Answer, model, scripted_hub

NEXT = {"Link": '<{endpoint}/api/models?limit=2&cursor=abc>; rel="next"'}


def settings(endpoint: str, **values: object) -> HubSettings:
    return load_settings().model_copy(update={"endpoint": endpoint, **values})


def test_walk_follows_next_links_to_the_end_and_logs_each_request() -> None:
    quota = {
        "RateLimit": '"api";r=499;t=293',
        "RateLimit-Policy": '"fixed window";"api";q=500;w=300',
    }
    first = Answer([model(0), model(1)], headers=NEXT | quota)
    with scripted_hub(first, Answer([model(2)])) as hub:
        pages = list(HubClient(settings(hub.endpoint)).walk())
    assert [len(page.models) for page in pages] == [2, 1]
    assert [cursor(page.url) for page in pages] == [None, "abc"]
    assert [cursor(page.next_url) for page in pages] == ["abc", None]
    assert pages[0].quota == Quota(499, 293, 500)
    assert bytes(pages[1].models[0]) == b'{"_id": "6ab2b9f5fffffffe00000000", "id": "a/m2"}'


def test_an_empty_page_without_a_successor_ends_the_walk() -> None:
    with scripted_hub(Answer([model(0)], headers=NEXT), Answer([])) as hub:
        assert [len(p.models) for p in HubClient(settings(hub.endpoint)).walk()] == [1, 0]


def test_a_scope_with_tasks_is_walked_one_task_after_the_other() -> None:
    scopes = {"two": Scope(pipeline_tags=("text-to-image", "text-to-video"), gated=False)}
    with scripted_hub(Answer([])) as hub:
        client = HubClient(settings(hub.endpoint, scope="two", scopes=scopes))
        assert [page.chain for page in client.walk()] == ["text-to-image", "text-to-video"]
    asked = [dict(request.query_params) for request in hub.requests]
    assert [query["pipeline_tag"] for query in asked] == ["text-to-image", "text-to-video"]
    assert {query["gated"] for query in asked} == {"false"}
    assert {query["sort"] for query in asked} == {"createdAt"}


def test_the_whole_listing_is_asked_for_without_filters() -> None:
    url = listing_url(settings("http://hub"))
    assert url.startswith("http://hub/api/models?sort=createdAt&limit=1000&expand=author&")
    assert url.endswith("&expand=cardData")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"error": "We had to rate limit you"}, "rate limit"),
        ("<html>gateway</html>", "<html>"),
        ([{"_id": "x"}], "`id`"),
        ([{"id": "a/b"}], "`_id`"),
        ('[{"_id": "6a", "id": "a/b"}', "[{"),
        ([7], "7"),
    ],
    ids=["error-object", "html", "no-id", "no-_id", "cut-short", "no-object"],
)
def test_a_malformed_page_stops_the_walk_naming_url_status_and_first_bytes(
    page: object, told: str
) -> None:
    with scripted_hub(Answer(page)) as hub:
        client = HubClient(settings(hub.endpoint, tries_per_page=1))
        with pytest.raises(HubError) as error:
            list(client.walk())
    assert f"{hub.endpoint}/api/models?sort=createdAt" in str(error.value)
    assert "answered 200" in str(error.value)
    assert told in str(error.value)


def test_objects_that_begin_otherwise_are_split_all_the_same() -> None:
    odd = b'{"id":"a/b", "_id":"not hex", "x":[1]}'
    usual = b'{"_id":"6ab2b9f6148b5cae56d6e842","id":"c"}'
    models, hub_object_ids = split_page(b"[ " + odd + b" , " + usual + b"]")
    assert [bytes(model) for model in models] == [odd, usual]
    assert hub_object_ids == ["not hex", "6ab2b9f6148b5cae56d6e842"]


def test_text_that_is_no_utf8_is_not_landed() -> None:
    with scripted_hub(Answer([model(0)])) as hub:
        [page] = HubClient(settings(hub.endpoint)).walk()
    broken = replace(page, models=[msgspec.Raw(b'{"_id":"6a","id":"\xff"}')])
    with pytest.raises(HubError, match="isn't UTF-8"):
        models_table("crawl", 1, broken)


def test_a_refusal_that_passes_is_tried_again_after_the_wait_that_was_asked_for() -> None:
    noted: list[Wait] = []
    refused = Answer({"error": "busy"}, 503, {"Retry-After": "0"})
    with scripted_hub(refused, refused, Answer([model(0)])) as hub:
        [page] = HubClient(settings(hub.endpoint), on_wait=noted.append).walk()
    assert (page.try_count, len(page.models)) == (3, 1)
    assert list(page.waits) == noted == [Wait(0.0, "status 503")] * 2


def test_other_refusals_are_not_tried_again_and_say_what_to_do() -> None:
    with scripted_hub(Answer({"error": "✖ Invalid option: expected"}, 400)) as hub:
        with pytest.raises(HubError, match=r"400.*Invalid option.*Check `expand`"):
            list(HubClient(settings(hub.endpoint)).walk())
    assert len(hub.requests) == 1


def test_a_successor_on_another_origin_is_refused() -> None:
    foreign = {"Link": '<http://127.0.0.1:9/api/models?cursor=abc>; rel="next"'}
    with scripted_hub(Answer([model(0)], headers=foreign)) as hub:
        with pytest.raises(HubError, match="another origin"):
            list(HubClient(settings(hub.endpoint), token="hf_secret").walk())
    assert len(hub.requests) == 1


def test_a_cursor_seen_before_stops_the_walk() -> None:
    with scripted_hub(Answer([model(0)], headers=NEXT)) as hub:
        with pytest.raises(HubError, match="successor"):
            list(HubClient(settings(hub.endpoint)).walk())
    assert len(hub.requests) == 2


def test_the_token_is_sent_to_the_endpoint_and_shown_to_nobody() -> None:
    with scripted_hub(Answer([])) as hub:
        list(HubClient(settings(hub.endpoint), token="hf_secret").walk())
    assert hub.requests[0].headers["authorization"] == "Bearer hf_secret"
    assert "hf_secret" not in repr(BearerToken("hf_secret", "http://hub"))
    for foreign in ("http://other", "https://hub", "http://hub:81", "http://hub.other"):
        request = requests.Request("GET", foreign, auth=BearerToken("hf_secret", "http://hub"))
        assert "Authorization" not in request.prepare().headers, foreign


def test_an_unreachable_hub_is_told_within_seconds() -> None:
    started = time.monotonic()
    with pytest.raises(HubError, match=r"can't be reached.*make demo"):
        list(HubClient(settings("http://127.0.0.1:9")).walk())
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({"RateLimit": '"api";r=0;t=12'}, Quota(0, 12)),
        (
            {"RateLimit": '"api"; r=7; t=3', "RateLimit-Policy": '"x";"api";q=1000;w=300'},
            Quota(7, 3, 1000),
        ),
        ({"RateLimit": "r=7"}, None),
        ({}, None),
    ],
    ids=["bare", "with-policy", "malformed", "absent"],
)
def test_quota_headers(headers: dict[str, str], quota: Quota | None) -> None:
    assert parse_quota(headers) == quota


def test_pace_spares_a_low_quota_and_leaves_a_high_one_alone() -> None:
    assert pace(None) is None
    assert pace(Quota(100, 200, 500)) is None
    assert pace(Quota(50, 200, 500)) == Wait(4.0, "sparing the quota")
    assert pace(Quota(0, 200, 500)) == Wait(201, "the quota is used up")


def test_the_wait_asked_for_is_the_windows_end_else_retry_after() -> None:
    assert asked_wait(429, {"RateLimit": '"api";r=0;t=12', "Retry-After": "99"}) == 13
    assert asked_wait(429, {"RateLimit": '"api";r=99;t=12', "Retry-After": "9"}) == 9
    assert asked_wait(503, {}) is None
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 57 < (asked_wait(503, {"Retry-After": later}) or 0) <= 60
    assert asked_wait(503, {"Retry-After": "soon"}) is None
