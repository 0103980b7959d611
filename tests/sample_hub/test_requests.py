"""The sample Hub, asked over HTTP by the official client: is it as models/docs/hub_api.md says?"""

import base64
import gzip
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests

os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # read when huggingface_hub is first imported
from huggingface_hub import HfApi
from huggingface_hub.errors import BadRequestError, HfHubHTTPError

from pipelines.sample_hub import ROOT, running
from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.catalogue.recorded import RowsCatalogue, RowsError
from pipelines.sample_hub.catalogue.vocabulary import GENERATIVE, PRIVATE_OWNERS
from pipelines.sample_hub.http.fields import EXPANDABLE, EXPANDED
from pipelines.sample_hub.http.listing import Listing
from pipelines.sample_hub.http.parameters import parse_query
from pipelines.sample_hub.http.quota import Quota
from tests.conftest import HANGING_SECONDS

SIZE = 2200
ROWS = sorted((ROOT.parent / "shared/hub/rows").glob("*.jsonl.gz"))
EVERY_FIELD = [("expand", name) for name in EXPANDABLE]
OWNER = PRIVATE_OWNERS[0]
TEXT = "text-generation"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    with running("--models", str(SIZE), "--quota", "100000", "--token", f"hf_own={OWNER}") as url:
        yield url


@pytest.fixture(scope="module")
def api(hub: str) -> HfApi:
    return HfApi(endpoint=hub, token=False)


@pytest.fixture(scope="module")
def everything(hub: str) -> list[Row]:
    return walk(hub, [("sort", "createdAt"), *EVERY_FIELD])


def get(hub: str, query: Any = (), **headers: str) -> requests.Response:
    return requests.get(f"{hub}/api/models", params=query, headers=headers, timeout=600)


def walk(hub: str, query: list[tuple[str, str]]) -> list[Row]:
    """All pages, by the Link headers."""
    answer, rows = get(hub, query), []
    while True:
        assert answer.status_code == 200, answer.text
        rows += answer.json()
        if "next" not in answer.links:
            return rows
        answer = requests.get(answer.links["next"]["url"], timeout=600)


def in_order(rows: list[Row], sort: str) -> list[str]:
    """The Hub's order: descending, ties by _id ascending, nulls last; createdAt goes by _id."""
    if sort == "createdAt":
        return [row["id"] for row in sorted(rows, key=lambda row: row["_id"], reverse=True)]
    rows = sorted(rows, key=lambda row: row["_id"])
    known = [row for row in rows if row.get(sort) is not None]
    known.sort(key=lambda row: row[sort], reverse=True)
    return [row["id"] for row in known + [row for row in rows if row.get(sort) is None]]


SORTS = {
    "created_at": "createdAt",
    "downloads": "downloads",
    "likes": "likes",
    "last_modified": "lastModified",
    "trending_score": "trendingScore",
}


@pytest.mark.parametrize("sort", [*SORTS, None])
def test_client_pages_through_every_model_once_in_the_order_of_the_sort(
    api: HfApi, everything: list[Row], sort: Any
) -> None:
    seen = [model.id for model in api.list_models(sort=sort)]
    assert seen == in_order(everything, SORTS[sort] if sort else "trendingScore")
    assert len(set(seen)) == len(everything) > 2 * 1000


@pytest.mark.parametrize("sort", SORTS.values())
def test_pages_neither_repeat_nor_skip_where_rows_tie(
    hub: str, everything: list[Row], sort: str
) -> None:
    rows = walk(hub, [("sort", sort), ("limit", "97"), ("gated", "false")])
    assert [row["id"] for row in rows] == in_order(
        [row for row in everything if row["gated"] is False], sort
    )


def live(row: Row) -> set[str]:
    mapping = row.get("inferenceProviderMapping") or []
    entries = (
        mapping
        if isinstance(mapping, list)
        else [{"provider": name, **entry} for name, entry in mapping.items()]
    )
    return {entry["provider"] for entry in entries if entry["status"] == "live"}


def parameters(row: Row) -> int:
    """Return the parameters that a row states, in either header."""
    return int((row.get("safetensors") or row.get("gguf") or {"total": 0})["total"])


FILTERS: dict[str, tuple[Row, Callable[[Row], bool]]] = {
    "gated": ({"gated": True}, lambda row: row["gated"] in ("auto", "manual")),
    "not gated": ({"gated": False}, lambda row: row["gated"] is False),
    "author": ({"author": "north-labs"}, lambda row: row.get("author") == "north-labs"),
    "tag": ({"filter": "license:mit"}, lambda row: "license:mit" in row["tags"]),
    "two tags": (
        {"filter": ["transformers", "conversational"]},
        lambda row: {"transformers", "conversational"} <= set(row["tags"]),
    ),
    "task as tag": ({"filter": "text-to-image"}, lambda row: "text-to-image" in row["tags"]),
    "search": ({"search": "tRAmont"}, lambda row: "tramont" in row["id"].lower()),
    "task": ({"pipeline_tag": TEXT}, lambda row: row.get("pipeline_tag") == TEXT),
    "warm": ({"inference": "warm"}, lambda row: row.get("inference") == "warm"),
    "any provider": ({"inference_provider": "all"}, lambda row: bool(live(row))),
    "providers": (
        {"inference_provider": ["novabell", "fable-ai"]},
        lambda row: bool({"novabell", "fable-ai"} & live(row)),
    ),
    "app": ({"apps": "ollama"}, lambda row: "gguf" in row["tags"]),
    "apps": (
        {"apps": ["ollama", "mlx-lm"]},
        lambda row: not {"gguf", "mlx"}.isdisjoint(row["tags"]),
    ),
    "size": (
        {"num_parameters": "min:6B,max:128B"},
        lambda row: 6e9 <= parameters(row) <= 128e9,
    ),
    "least size": ({"num_parameters": "min:1.5B"}, lambda row: parameters(row) >= 1.5e9),
    "most size": ({"num_parameters": "max:500M"}, lambda row: 0 < parameters(row) <= 5e8),
    "together": (
        {"inference": "warm", "gated": False, "pipeline_tag": TEXT, "sort": "downloads"},
        lambda row: bool(live(row)) and not row["gated"] and row.get("pipeline_tag") == TEXT,
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filter_equals_the_same_filter_over_everything(
    api: HfApi, everything: list[Row], name: str
) -> None:
    arguments, keep = FILTERS[name]
    expected = {row["id"] for row in everything if keep(row)}
    assert {model.id for model in api.list_models(**arguments)} == expected
    assert 0 < len(expected) < len(everything)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        (
            "inference_provider=novabell,fable-ai",
            "inference_provider=novabell&inference_provider=fable-ai",
        ),
        ("apps=ollama,mlx-lm", "apps=ollama&apps=mlx-lm"),
        ("num_parameters=min:6B", "num_parameters=min:6000M"),
        ("gated=True", "gated=true"),
        ("gated=1", "gated=true"),
        ("expand[]=author", "expand=author"),
        ("expand=author&full=true&cardData=true", "expand=author"),
        ("limit=5000", "limit=1000"),
        ("sort=likes&direction=1", "sort=likes"),
        ("never_heard_of=it", ""),
        ("", "sort=trendingScore"),
    ],
)
def test_spellings_that_mean_the_same(hub: str, query: str, same: str) -> None:
    assert get(hub, query).content == get(hub, same).content


def test_expand_gives_only_what_was_asked_in_the_servers_order(
    api: HfApi, hub: str, everything: list[Row]
) -> None:
    asked = [("expand", "tags"), ("expand", "gated"), ("expand", "likes"), ("limit", "5")]
    rows = get(hub, asked).json()
    assert [list(row) for row in rows] == [["_id", "id", "gated", "likes", "tags"]] * 5
    assert all(list(row) == [name for name in EXPANDED if name in row] for row in everything)
    model = next(iter(api.list_models(expand=["author"], sort="downloads")))
    assert (model.author, model.downloads, model.created_at) == (model.id.split("/")[0], None, None)


def test_client_understands_every_expanded_row(api: HfApi, everything: list[Row]) -> None:
    names: Any = [name for name in EXPANDABLE if name != "xetEnabled"]  # left the client's type
    models = {model.id: model for model in api.list_models(expand=names)}
    warm = [row for row in everything if live(row)]
    assert warm
    for row in warm:
        found = models[row["id"]].inference_provider_mapping
        assert found and {entry.provider for entry in found} >= live(row)


def test_default_full_and_card_rows_have_the_recorded_fields(hub: str) -> None:
    def first(query: str) -> list[str]:
        row = next(row for row in get(hub, query).json() if "library_name" in row
                   and "pipeline_tag" in row and row.get("cardData") != {})  # fmt: skip
        return list(row)

    default = "_id id likes trendingScore private downloads tags pipeline_tag library_name"
    assert first("") == [*default.split(), "createdAt", "modelId"]
    assert "trendingScore" not in first("sort=downloads")
    full = "_id id author gated lastModified likes private sha downloads tags pipeline_tag"
    full += " library_name createdAt modelId siblings"
    assert first("sort=downloads&full=true") == full.split()
    assert {"cardData", "config"} <= {
        name for row in get(hub, "cardData=true&config=true").json() for name in row
    }


def test_private_models_are_listed_to_their_owner_only(hub: str, everything: list[Row]) -> None:
    catalogue = GeneratedCatalogue(SIZE, 1)
    models = [catalogue.facts(index) for index in range(SIZE)]
    owned = {model.id for model in models if model.private and model.author == OWNER}
    public = {model.id for model in models if not model.private}
    assert owned and len(public) + len(owned) < SIZE
    assert {row["id"] for row in everything} == public
    as_owner = HfApi(endpoint=hub, token="hf_own").list_models()
    assert {model.id for model in as_owner} == public | owned


def test_unknown_token_is_refused(hub: str) -> None:
    answer = get(hub, Authorization="Bearer hf_wrong")
    text = "Invalid credentials in Authorization header"
    assert (answer.status_code, answer.json()) == (401, {"error": text})
    assert answer.headers["X-Error-Message"] == text
    with pytest.raises(HfHubHTTPError, match=text):
        next(iter(HfApi(endpoint=hub, token="hf_wrong").list_models()))


def test_unknown_expand_value_is_refused_with_the_list_of_known_ones(hub: str, api: HfApi) -> None:
    answer = get(hub, "expand=author&expand=usedStorage")
    message = answer.json()["error"]
    assert answer.status_code == 400
    assert message.startswith('✖ Invalid option: expected one of "author"|"baseModels"|')
    assert len(re.findall(r'"[^"]+"', message)) == 30
    with pytest.raises(BadRequestError):
        next(iter(api.list_models(expand=["usedStorage"])))


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=-1", "limit=ten", "sort=created", "sort=", "gated=auto"),
        *(
            "cursor=",
            "cursor=nonsense",
            "cursor=e30%3D",
            "sort=likes&cursor=eyJfaWQiOnsiJGx0IjoxfX0=",
        ),
        *("inference=cold", "num_parameters=6B", "num_parameters="),
    ],
)
def test_unusable_parameters_are_refused(hub: str, query: str) -> None:
    answer = get(hub, query)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_link_is_the_same_request_with_a_cursor_at_its_end(hub: str) -> None:
    query = "search=a&sort=createdAt&limit=7&filter=region%3Aus&expand%5B%5D=author&expand=gated"
    first = get(hub, query)
    link = first.links["next"]["url"]
    assert link.startswith(f"{hub}/api/models?{query}&cursor=")
    assert f'<{link}>; rel="next"' == first.headers["Link"]
    cursor = json.loads(base64.b64decode(unquote(link.rpartition("cursor=")[2])))
    assert cursor == {"_id": {"$lt": first.json()[-1]["_id"]}}
    second = requests.get(link, timeout=600).links["next"]["url"]
    assert second.count("cursor=") == 1 and second != link
    as_named = requests.get(f"{hub}/api/models", headers={"Host": "hub.test:81"}, timeout=600)
    assert as_named.links["next"]["url"].startswith("http://hub.test:81/api/models?cursor=")


def test_cursor_is_the_hubs_predicate(hub: str) -> None:
    answer = get(hub, "sort=downloads&limit=3")
    link = dict(parse_qsl(urlsplit(answer.links["next"]["url"]).query))
    last = answer.json()[-1]
    count = last["downloads"]
    assert base64.b64decode(link["cursor"]).decode() == (
        f'{{"$or":[{{"downloads":{count},"_id":{{"$gt":"{last["_id"]}"}}}},'
        f'{{"downloads":{{"$lt":{count}}}}},{{"downloads":null}}]}}'
    )


def test_last_page_has_no_link_even_if_full(hub: str, everything: list[Row]) -> None:
    gated = sum(row["gated"] is not False for row in everything)
    assert "Link" not in get(hub, f"gated=true&limit={gated}").headers
    assert "Link" in get(hub, f"gated=true&limit={gated - 1}").headers


def test_body_etag_and_compression_are_the_hubs(hub: str) -> None:
    plain = requests.get(f"{hub}/api/models", headers={"Accept-Encoding": "identity"}, timeout=600)
    packed = requests.get(f"{hub}/api/models", stream=True, timeout=600)
    assert "Content-Encoding" not in plain.headers and "Content-Encoding" in packed.headers
    assert gzip.decompress(packed.raw.read()) == plain.content
    assert plain.content.decode() == json.dumps(
        plain.json(), ensure_ascii=False, separators=(",", ":")
    )
    digest = base64.b64encode(hashlib.sha1(plain.content).digest()).decode()[:27]
    tag = f'W/"{len(plain.content):x}-{digest}"'
    assert plain.headers["ETag"] == packed.headers["ETag"] == tag
    assert plain.headers["Content-Type"] == "application/json; charset=utf-8"


def test_other_paths(hub: str) -> None:
    harnesses = requests.get(f"{hub}/api/agent-harnesses", timeout=600)
    assert harnesses.json() == {"standardEnvVars": [], "harnesses": {}}
    elsewhere = requests.get(f"{hub}/api/datasets", timeout=600)
    assert (elsewhere.status_code, list(elsewhere.json())) == (404, ["error"])


def test_quota_is_counted_down_and_then_refused() -> None:
    with running("--models", "5", "--quota", "2", "--token", "hf_a=a") as url:
        answers = [get(url) for _ in range(3)]
        with_token = get(url, Authorization="Bearer hf_a")
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    limits = [answer.headers["RateLimit"].rpartition(";")[0] for answer in answers]
    assert limits == ['"api";r=1', '"api";r=0', '"api";r=0']
    assert answers[2].headers["RateLimit-Policy"] == '"fixed window";"api";q=2;w=300'
    assert "rate limit your IP (127.0.0.1)" in answers[2].json()["error"]
    assert (with_token.status_code, with_token.headers["RateLimit"][:9]) == (200, '"api";r=1')


def test_quota_returns_with_the_next_window() -> None:
    now = 100.0
    quota = Quota(limit=1, window=10, clock=lambda: now)
    spent = []
    for now in (100.0, 109.5, 110.0):  # noqa: B007 - the clock reads it
        allowed, headers = quota.spend("someone")
        spent.append((allowed, headers["RateLimit"]))
    assert spent == [(True, '"api";r=0;t=10'), (False, '"api";r=0;t=1'), (True, '"api";r=0;t=10')]


def test_same_seed_same_bytes_in_another_process(hub: str) -> None:
    asked = [("sort", "likes"), ("limit", "300"), *EVERY_FIELD]

    def body(seed: int) -> bytes:
        return Listing(GeneratedCatalogue(SIZE, seed)).page(parse_query(asked), None).body

    served = get(hub, asked).content
    assert served == body(1)
    assert served != body(2)


def test_millions_are_served() -> None:
    with running("--models", "3000000") as url:
        answer = get(url, "sort=createdAt&limit=1000&filter=transformers")
        assert len(answer.json()) == 1000 and "Link" in answer.headers


@pytest.mark.skipif(not ROWS, reason="the recorded rows are not beside this checkout")
@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.name.split(".")[0])
def test_every_value_of_a_rows_file_goes_out_as_it_came_in(path: Path) -> None:
    with gzip.open(path) as file:
        given = [json.loads(line) for line in file]
    with running("--rows", str(path), "--quota", "100000") as url:
        served = walk(url, [("sort", "createdAt"), *EVERY_FIELD])
    for name in ("_id", "id", "createdAt"):  # present in some files, filled in for the others
        came = Counter(row[name] for row in given if name in row)
        assert not came - Counter(row[name] for row in served)
    asked = set(EXPANDABLE) - {"createdAt"}
    assert Counter(part(row, asked) for row in served) == Counter(part(row, asked) for row in given)


def part(row: Row, names: set[str]) -> str:
    """Name and value of some of a row's fields, with the order inside the values."""
    model = row.get("id") or row["modelId"]
    return json.dumps([model, *sorted((name, json.dumps(row[name])) for name in names & set(row))])


def write_rows(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_rows_go_out_byte_for_byte_in_wire_order(tmp_path: Path) -> None:
    line = '{"tags":["é",  "\\u00e9"],"id":"a/b","likes":1.50,"_id":"6ab2b9f6148b5cae56d6e842"}'
    with running("--rows", str(write_rows(tmp_path / "rows.jsonl", [line]))) as url:
        assert get(url).content.decode() == (
            '[{"_id":"6ab2b9f6148b5cae56d6e842","id":"a/b","likes":1.50,"tags":["é",  "\\u00e9"],'
            '"createdAt":"2026-09-22T17:25:10.000Z","modelId":"a/b"}]'
        )


def test_ties_nulls_and_repeated_ids_survive_pages_of_one(tmp_path: Path) -> None:
    lines = [
        '{"_id":"01","id":"a/one","likes":3,"trendingScore":0.7000000000000001}',
        '{"_id":"02","id":"a/two","likes":null}',
        '{"_id":"03","id":"a/three","likes":3,"trendingScore":2}',
        '{"_id":"03","id":"a/three","likes":3,"trendingScore":2}',
        '{"_id":"04","id":"a/four","trendingScore":0}',
    ]
    with_dates = [line[:-1] + ',"createdAt":"2026-01-01T00:00:00.000Z"}' for line in lines]
    with running("--rows", str(write_rows(tmp_path / "rows.jsonl", with_dates))) as url:
        orders = {
            sort: [row["_id"] for row in walk(url, [("sort", sort), ("limit", "1")])]
            for sort in ("createdAt", "likes", "trendingScore")
        }
    assert orders == {
        "createdAt": ["04", "03", "03", "02", "01"],
        "likes": ["01", "03", "03", "02", "04"],
        "trendingScore": ["03", "03", "01", "04", "02"],
    }


@pytest.mark.parametrize("bad", ["[1]", '{"id":', "nonsense", '{"id": 7}', '{"_id":"zz"}'])
def test_bad_line_is_named(tmp_path: Path, bad: str) -> None:
    path = write_rows(tmp_path / "rows.jsonl", ['{"id":"a/b"}', "", bad])
    with pytest.raises(RowsError, match=f"^{re.escape(str(path))}, line 3: "):
        RowsCatalogue(path)


def test_bad_file_ends_the_command_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(b"not compressed")
    command = [sys.executable, "-m", "pipelines.sample_hub", "--rows", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    missing = str(tmp_path / "none.jsonl")
    with pytest.raises(RuntimeError, match=r"none\.jsonl"), running("--rows", missing):
        pass


def test_server_ends_when_its_parent_is_killed() -> None:
    code = "from pipelines.sample_hub import running\nimport time\n"
    code += "with running('--models', '5') as url: print(url, flush=True); time.sleep(3600)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=-1, text=True, cwd=ROOT) as parent:
        assert parent.stdout
        address = urlsplit(parent.stdout.readline().strip())
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + HANGING_SECONDS
    while True:
        with socket.socket() as probe:
            if probe.connect_ex((address.hostname, address.port)):
                return
        assert time.monotonic() < deadline, "the server outlived its parent"
        time.sleep(0.05)


def test_catalogue_has_the_skews_of_the_hub() -> None:
    catalogue = GeneratedCatalogue(25_000, 1)
    models = [catalogue.facts(index) for index in range(25_000)]
    rows = [catalogue.fields(model) for model in models[::5]]
    cards = [row["cardData"] for row in rows if "cardData" in row]

    def share(keep: Callable[[Any], Any]) -> float:
        return 100 * sum(map(bool, map(keep, models))) / len(models)

    measured = {
        "no task": (share(lambda m: m.pipeline_tag is None), 32, 43),
        "text-generation": (share(lambda m: m.pipeline_tag == "text-generation"), 22, 30),
        "no library": (share(lambda m: m.library is None), 30, 38),
        "no licence tag": (share(lambda m: "license:" not in "".join(m.tags)), 28, 40),
        "apache-2.0": (share(lambda m: m.licence == "apache-2.0"), 25, 35),
        "gated auto": (share(lambda m: m.gated == "auto"), 1.8, 2.6),
        "gated manual": (share(lambda m: m.gated == "manual"), 0.5, 1.1),
        "private": (share(lambda m: m.private), 0.3, 0.8),
        "no likes": (share(lambda m: m.likes == 0), 75, 90),
        "no downloads": (share(lambda m: m.downloads == 0), 25, 50),
        "has parents": (share(lambda m: m.parents), 40, 50),
        "two parents and more": (share(lambda m: len(m.parents) > 1), 1.5, 4),
        "median of tags": (sorted(len(m.tags) for m in models)[12_500], 9, 13),
        "most tags": (max(len(m.tags) for m in models), 2000, 2100),
        "most downloads": (max(m.downloads for m in models), 1e7, 1e8),
        "most parameters": (max(m.parameters for m in models), 1e11, 1e12),
        "most models of an author": (max(Counter(m.author for m in models).values()), 300, 700),
        "ids that differ in case": (25_000 - len({m.id.lower() for m in models}), 3, 8),
        "single segments": (sum("/" not in m.id for m in models), 5, 30),
        "float scores": (sum(isinstance(m.trending_score, float) for m in models), 10, 100),
        "open, warm and of the original's tasks": (
            sum(m.warm and not m.gated and m.pipeline_tag in GENERATIVE[:4] for m in models),
            *(100, 400),
        ),
        "misspelt licence keys": (sum("licence" in card for card in cards), 10, 100),
        "keys that differ in case": (sum("Tags" in card for card in cards), 3, 50),
        "mappings as objects": (
            sum(isinstance(catalogue.fields(m)["inferenceProviderMapping"], dict)
                for m in models if m.providers), 1, 30,
        ),
    }  # fmt: skip
    odd = {name: found for name, (found, low, high) in measured.items() if not low <= found <= high}
    assert odd == {}
    assert len({m.id for m in models}) == len({m.object_id for m in models}) == 25_000
    assert {m.relation for m in models} == {None, "finetune", "adapter", "quantized", "merge"}
    kinds = {type(card["license"]) for card in cards if "license" in card}
    assert kinds == {str, tuple} or kinds == {str, list}
    assert all(int(m.object_id[:8], 16) == m.created for m in models)


def test_names_agree_with_facts() -> None:
    catalogue = GeneratedCatalogue(5_000, 1)
    models = [catalogue.facts(index) for index in range(5_000)]
    sized = [(m, float(found[1])) for m in models if (found := re.search(r"-([0-9.]+)[bB]-", m.id))]
    assert len(sized) > 1000
    assert all(0.95 < m.parameters / 1e9 / size < 1.05 for m, size in sized if m.parameters)
    quantized = [m for m in models if "gguf" in m.id.lower()]
    assert len(quantized) > 50 and {m.library for m in quantized} == {"gguf"}
    instructed = {m.pipeline_tag for m in models if "-instruct" in m.id.lower()}
    assert "text-generation" in instructed
    assert instructed <= {None, "text-generation", "image-text-to-text"}
