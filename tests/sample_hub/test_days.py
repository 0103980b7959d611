"""The sample Hub's days: the truth about them is what can be seen of them over HTTP, no more."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from pipelines.sample_hub import running
from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.days.evolution import Evolution, truth
from pipelines.sample_hub.http.control import CurrentDay
from pipelines.sample_hub.http.fields import EXPANDABLE

SIZE, SEED, DAYS = 500, 4, 10
Row = dict[str, Any]
State = dict[str, Row]  # by `_id`
KINDS = {
    *("new", "removed", "returned", "recreated", "renamed", "outage", "outage_over"),
    *("gate_changed", "licence_changed", "task_changed", "base_models_changed"),
    *("disabled_changed", "content_changed", "served", "unserved", "counters_outage"),
}


@dataclass(frozen=True)
class Played:
    """What one server said on each day, and what it wrote down about them."""

    states: list[State]
    events: list[Row]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    file = tmp_path_factory.mktemp("days") / "truth.jsonl"
    with hub("--truth", str(file)) as url:
        states = [{row["_id"]: row for row in listed(url)}]
        for day in range(1, DAYS + 1):
            assert requests.post(f"{url}/_sample/day?day={day}", timeout=600).json() == {"day": day}
            states.append({row["_id"]: row for row in listed(url)})
        written = [json.loads(line) for line in file.read_text().splitlines()]
    return Played(states, written)


def hub(*options: str) -> Any:
    options = ("--models", str(SIZE), "--seed", str(SEED), "--quota", "100000", *options)
    return running(*options)


def listed(url: str, sort: str = "createdAt", limit: int = 1000) -> list[Row]:
    """All rows with all fields, by the links."""
    query = [("sort", sort), ("limit", str(limit)), *(("expand", name) for name in EXPANDABLE)]
    answer = requests.get(f"{url}/api/models", params=query, timeout=600)
    rows: list[Row] = answer.json()
    while "next" in answer.links:
        answer = requests.get(answer.links["next"]["url"], timeout=600)
        rows += answer.json()
    return rows


def event(day: int, kind: str, before: Row | None, after: Row | None, *values: Any) -> Row:
    row = after or before
    assert row
    old, new = values or (None, None)
    return {
        "day": day,
        "kind": kind,
        "hub_object_id": row["_id"],
        "model_id_before": before and before["id"],
        "model_id_after": after and after["id"],
        "value_before": old,
        "value_after": new,
    }


def seen(states: list[State]) -> Iterator[Row]:
    """The events, from nothing but the listings of all days."""
    out: set[str] = set()  # who was out yesterday, with all of the same author
    known = set(states[0])
    for day, (before, after) in enumerate(pairwise(states), 1):
        taken = {row["id"]: row for found, row in after.items() if found not in before}
        gone = [row for found, row in before.items() if found not in after]
        gone_of = Counter(row.get("author") for row in gone)
        left_of = {row.get("author") for row in after.values()}
        was_out, out = out, set()
        heirs = set()
        for row in gone:
            if heir := taken.get(row["id"]):
                heirs.add(heir["_id"])
                yield event(day, "recreated", heir, heir, row["_id"], heir["_id"])
            elif gone_of[row.get("author")] >= 20 and row.get("author") not in left_of:
                out.add(row["_id"])
                yield event(day, "outage", row, None)
            else:
                yield event(day, "removed", row, None)
        for found, row in after.items():
            if found in before:
                yield from differences(day, before[found], row)
            elif found not in heirs:
                again = "outage_over" if found in was_out else "returned"
                yield event(day, again if found in known else "new", None, row)
        known |= set(after)


def licences(row: Row) -> list[str]:
    return [tag[8:] for tag in row["tags"] if tag.startswith("license:")]


def providers(row: Row) -> list[str]:
    mapping = row.get("inferenceProviderMapping", [])
    if isinstance(mapping, dict):
        mapping = [{"provider": name, **entry} for name, entry in mapping.items()]
    return [entry["provider"] for entry in mapping if entry["status"] == "live"]


def differences(day: int, before: Row, after: Row) -> Iterator[Row]:
    def parents(row: Row) -> list[str]:
        return [parent["id"] for parent in row.get("baseModels", {"models": []})["models"]]

    reading: dict[str, Any] = {
        "renamed": lambda row: row["id"],
        "gate_changed": lambda row: row["gated"],
        "licence_changed": licences,
        "task_changed": lambda row: row.get("pipeline_tag"),
        "base_models_changed": parents,
        "disabled_changed": lambda row: row["disabled"],
        "content_changed": lambda row: row["sha"],
    }
    for kind, read in reading.items():
        if read(before) != read(after):
            yield event(day, kind, before, after, read(before), read(after))
    if before.get("inference") != after.get("inference"):
        kind = "served" if "inference" in after else "unserved"
        yield event(day, kind, before, after, providers(before), providers(after))


def in_order(events: Iterator[Row] | list[Row]) -> list[str]:
    return sorted(json.dumps(event, sort_keys=True) for event in events)


def test_truth_is_the_difference_of_the_served_days(played: Played) -> None:
    told = [row for row in played.events if row["kind"] != "counters_outage"]
    assert in_order(told) == in_order(seen(played.states))
    assert len(told) > 100


def test_truth_depends_on_size_and_seed_alone(played: Played) -> None:
    events = list(truth(SIZE, SEED, DAYS))
    assert [json.loads(msgspec.json.encode(found)) for found in events] == played.events
    assert events == [found for found in truth(SIZE, SEED, DAYS + 3) if found.day <= DAYS]
    assert events != list(truth(SIZE, SEED + 1, DAYS))


def test_a_day_is_the_same_at_every_request(played: Played, tmp_path: Path) -> None:
    def written() -> list[Row]:
        return [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text().splitlines()]

    with hub("--day", "7", "--truth", str(tmp_path / "truth.jsonl")) as url:
        seventh = listed(url)
        assert written() == [row for row in played.events if row["day"] <= 7]
        requests.post(f"{url}/_sample/day?day=9", timeout=600)
        ninth = listed(url)
        assert written() == [row for row in played.events if row["day"] <= 9]
        requests.post(f"{url}/_sample/day?day=7", timeout=600)
        assert listed(url) == seventh == list(played.states[7].values())
        assert ninth == list(played.states[9].values())
    with hub() as url:
        assert listed(url) == list(played.states[0].values())


def test_state_is_what_is_served(played: Played) -> None:
    evolution = Evolution(SIZE, SEED)
    for day in (8, 3, 0):
        told = [json.loads(msgspec.json.encode(fields)) for fields in evolution.state(day)]
        served = [
            {**row, "modelId": row["id"]} for row in reversed(list(played.states[day].values()))
        ]
        assert told == served


@pytest.mark.parametrize("seed", range(1, 9))
def test_everything_happens_within_ten_days(seed: int) -> None:
    events = list(truth(500, seed, 10))
    assert {found.kind for found in events} == KINDS
    gates = {(found.value_before, found.value_after) for found in events
             if found.kind == "gate_changed"}  # fmt: skip
    assert any(new for _, new in gates) and any(old for old, _ in gates)
    assert {found.value_after for found in events if found.kind == "disabled_changed"} == {
        *(True, False)
    }
    # all models of an owner are renamed at once, others alone
    owners = Counter(
        (found.day, found.model_id_before.split("/")[0], found.model_id_after.split("/")[0])
        for found in events
        if found.kind == "renamed" and found.model_id_before and found.model_id_after
    )
    assert max(count for (_, old, new), count in owners.items() if old != new) > 1
    assert min(owners.values()) == 1


def test_content_alone_moves_sha_and_last_modified(played: Played) -> None:
    content = {"content_changed", "licence_changed", "task_changed", "base_models_changed"}
    for day, (before, after) in enumerate(pairwise(played.states), 1):
        pushed = {row["hub_object_id"] for row in played.events
                  if row["day"] == day and row["kind"] in content}  # fmt: skip
        for found in before.keys() & after.keys():
            moved = [before[found][name] != after[found][name] for name in ("sha", "lastModified")]
            assert moved == [found in pushed] * 2
            if found in pushed:
                assert before[found]["lastModified"] < after[found]["lastModified"]
    pushes = {(row["day"], row["hub_object_id"]) for row in played.events if row["kind"] in content}
    gates = [row for row in played.events if row["kind"] == "gate_changed"]
    alone = [row for row in gates if (row["day"], row["hub_object_id"]) not in pushes]
    assert {bool(row["value_after"]) for row in alone} == {True, False}


def test_truth_leaves_private_models_out() -> None:
    evolution = Evolution(20_000, SEED)
    told = {found.hub_object_id for day in range(1, 7) for found in evolution.events(day)
            if found.kind != "recreated"}  # fmt: skip
    families = evolution.world.families
    born = range(families.size, families.size + len(families.births))
    for indexes in (range(families.size), born):
        private = {families.object_id(i) for i in indexes if families.identity(i).private}
        assert private and not private & told


def test_licence_changes_in_tag_and_card(played: Played) -> None:
    changed = [row for row in played.events if row["kind"] == "licence_changed"]
    for row in changed:
        cards = [played.states[day][row["hub_object_id"]].get("cardData", {}).get("license")
                 for day in (row["day"] - 1, row["day"])]  # fmt: skip
        stated = [[card] if isinstance(card, str) else card or [] for card in cards]
        assert stated[0] != stated[1]
        assert [set(row["value_before"]) <= set(stated[0]), set(row["value_after"])
                <= set(stated[1])] == [True, True]  # fmt: skip


def test_new_and_recreated_models_are_the_newest(played: Played) -> None:
    for day in range(1, DAYS + 1):
        came = {row["hub_object_id"] for row in played.events
                if row["day"] == day and row["kind"] in ("new", "recreated")}  # fmt: skip
        newest = list(played.states[day])[: len(came)]
        assert set(newest) == came
        assert newest == sorted(newest, reverse=True)
        for found in came:
            created = played.states[day][found]["createdAt"]
            assert created > max(row["createdAt"] for row in played.states[day - 1].values())
    for state in played.states:
        assert len({row["id"] for row in state.values()}) == len(state)


def test_one_author_is_out_for_a_day(played: Played) -> None:
    out = [row for row in played.events if row["kind"] == "outage"]
    (day,) = {row["day"] for row in out}
    (author,) = {played.states[day - 1][row["hub_object_id"]]["author"] for row in out}

    def theirs(state: State) -> list[str]:
        return [found for found, row in state.items() if row.get("author") == author]

    before, during, after = map(theirs, played.states[day - 1 : day + 2])
    assert len(before) >= 20 and not during and set(before) <= set(after)


def test_counters_move_both_ways_and_fail_together_on_one_day(played: Played) -> None:
    (failing,) = [row["day"] for row in played.events if row["kind"] == "counters_outage"]
    moves: dict[str, set[bool]] = {name: set() for name in ("downloads", "likes", "trendingScore")}
    for day, (before, after) in enumerate(pairwise(played.states), 1):
        kept = before.keys() & after.keys()
        assert all(before[i]["downloadsAllTime"] <= after[i]["downloadsAllTime"] for i in kept)
        zeros = sum(row["downloads"] == 0 for row in after.values()) / len(after)
        assert zeros > 0.9 if day == failing else zeros < 0.6
        if failing not in (day, day - 1):
            for name, ways in moves.items():
                ways |= {after[i][name] > before[i][name] for i in kept
                         if after[i][name] != before[i][name]}  # fmt: skip
    assert moves == {name: {True, False} for name in moves}
    first, last = played.states[0], played.states[-1]
    both = first.keys() & last.keys()
    assert any(last[i]["downloadsAllTime"] > first[i]["downloadsAllTime"] for i in both)


@pytest.mark.parametrize("day", [0, 6])
def test_last_modified_comes_first(played: Played, day: int) -> None:
    with hub("--day", str(day)) as url:
        rows = listed(url, "lastModified", 97)
    expected = sorted(played.states[day].values(), key=lambda row: str(row["_id"]))
    expected.sort(key=lambda row: str(row["lastModified"]), reverse=True)
    assert rows == expected


def test_day_must_be_a_number_and_the_machine_this_one() -> None:
    with hub() as url:
        for wrong in ("", "-1", "x"):
            assert requests.post(f"{url}/_sample/day?day={wrong}", timeout=600).status_code == 400
        assert requests.get(f"{url}/_sample/day", timeout=600).json() == {"day": 0}
    stage = CurrentDay(lambda day: GeneratedCatalogue(5, 1))
    assert asked_from("127.0.0.1", stage) == 200
    assert (asked_from("10.0.0.9", stage), stage.day) == (403, 3)


def asked_from(address: str, stage: CurrentDay) -> int:
    """The status of an attempt to move to day 3 (or, from elsewhere, to day 4)."""
    day = 3 if address == "127.0.0.1" else 4
    scope = {"type": "http", "method": "POST", "path": "/_sample/day", "headers": [],
             "query_string": b"day=%d" % day, "client": (address, 1)}  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        await stage.route().app(scope, receive, send)

    asyncio.run(ask())
    status: int = sent[0]["status"]
    return status


def test_truth_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none" / "truth.jsonl")
    with pytest.raises(RuntimeError, match=r"can't use .*none/truth\.jsonl: No such file"):
        with hub("--truth", nowhere):
            pass
