"""What history must say of some days, read from the days' models in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.oracles.licenses import most_restrictive, once

Row = dict[str, Any]
MANY = 20  # config.crawl_bounds
EVENTS = {"model_id": "renamed", "license_ids": "license_changed", "pipeline_tag": "task_changed"}


@dataclass(frozen=True)
class Seen:
    """What one crawl was sent, by `_id`, and whether that was everything."""

    day: int
    rows: dict[str, Row]
    is_whole: bool = True


@dataclass
class Told:
    """The rows of each history mart, with days for times and crawls."""

    versions: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    popularity: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)


def attributes(row: Row) -> Row:
    """The slow attributes of a model as it was sent, but for the tags' fingerprint: the tags."""
    card = row.get("cardData") or {}
    tagged = [tag[8:] for tag in row["tags"] if tag.startswith("license:")]
    spellings = ("license", "licence", "licenses", "License", "liscence")
    stated = next((card[key] for key in spellings if card.get(key) is not None), None)
    declared = tagged or _texts(stated)
    parents = [parent["id"] for parent in (row.get("baseModels") or {}).get("models", [])]
    return {
        "model_id": row["id"],
        "author_name": row.get("author") or (row["id"].split("/")[0] if "/" in row["id"] else None),
        "pipeline_tag": row.get("pipeline_tag"),
        "library_name": row.get("library_name"),
        "gate_mode": row["gated"] or "open",
        "inference_status": row.get("inference"),
        "commit_sha": row["sha"],
        "tags_fingerprint": sorted(row["tags"]),
        "is_private": row["private"],
        "is_disabled": row["disabled"],
        "license_ids": [text.strip().lower() for text in declared if text.strip()],
        "base_model_ids": parents or _texts(card.get("base_model")),
    }


def _texts(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [text for text in found if isinstance(text, str)]


def told_of(crawls: list[Seen]) -> Told:
    """Return what the history marts must hold after these crawls."""
    told = Told()
    sightings: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for crawl in crawls:
        for found, row in crawl.rows.items():
            sightings[found].append((crawl.day, row))
    failed = _failed_days(crawls)
    for found, seen in sightings.items():
        told.versions += _versions(found, seen)
        told.popularity += _popularity(found, seen, failed)
        told.events += _changes(found, seen)
    told.events += _absences(crawls, sightings)
    told.events += _arrivals(crawls, sightings)
    told.changes = list(_counted(told.events))
    return told


def _versions(found: str, seen: list[tuple[int, Row]]) -> Iterator[Row]:
    states: list[tuple[int, Row, list[str]]] = []
    for day, row in seen:
        now = attributes(row)
        before = states[-1][1] if states else now
        changed = sorted(name for name in now if now[name] != before[name])
        if changed or not states:
            states.append((day, now, changed))
    ends = [day for day, _, _ in states[1:]] + [None]
    for (day, state, changed), end in zip(states, ends, strict=True):
        kept = {name: value for name, value in state.items() if name != "tags_fingerprint"}
        yield {
            "hub_object_id": found,
            **kept,
            "changed_columns": changed,
            "valid_from": day,
            "valid_to": end,
            "is_current": end is None,
        }


def _failed_days(crawls: list[Seen]) -> set[int]:
    """Days on which most models that have downloads had none, whoever they are."""
    failed, usual = set(), 0.0
    for crawl in crawls:
        if crawl.is_whole:
            share = sum(row["downloads"] > 0 for row in crawl.rows.values()) / len(crawl.rows)
            if share < usual / 2:
                failed.add(crawl.day)
            else:
                usual = share
    return failed


def _popularity(found: str, seen: list[tuple[int, Row]], failed: set[int]) -> Iterator[Row]:
    before: Row = {}
    for day, row in seen:
        is_sound = day not in failed
        counted = {
            "download_count_30d": row["downloads"],
            "download_count_all_time": row["downloadsAllTime"],
            "like_count": row["likes"],
            "trending_score": float(row["trendingScore"]),
        }
        moved = {
            name: None if before.get(name) is None else value - before[name]
            for name, value in counted.items()
        }
        yield {
            "hub_object_id": found,
            "day": day,
            **counted,
            "download_change_30d": moved["download_count_30d"] if is_sound else None,
            "download_change_all_time": moved["download_count_all_time"],
            "like_change": moved["like_count"],
            "trending_change": moved["trending_score"],
            "is_counter_outage": not is_sound,
        }
        before |= counted if is_sound else {**counted, "download_count_30d": before.get(
            "download_count_30d")}  # fmt: skip


def _event(found: str, kind: str, day: int, row: Row, **other: Any) -> Row:
    state = attributes(row)
    unset = {"before": None, "after": None, "last_seen": None, "confirmed": None}
    return {
        "hub_object_id": found,
        "event_kind": kind,
        "day": day,
        "event_status": "confirmed",
        **{name: state[name] for name in ("model_id", "author_name", "pipeline_tag")},
        "license_ids": state["license_ids"],
        **unset,
        **other,
    }


def _changes(found: str, seen: list[tuple[int, Row]]) -> Iterator[Row]:
    for (_, earlier), (day, row) in pairwise(seen):
        old, new = attributes(earlier), attributes(row)
        for name, kind in EVENTS.items():
            if old[name] != new[name]:
                yield _event(found, kind, day, row, before=_text(old[name]), after=_text(new[name]))
        gates = old["gate_mode"], new["gate_mode"]
        if gates[0] != gates[1]:
            kind = "gated" if gates[0] == "open" else "ungated" if gates[1] == "open" else (
                "gate_changed")  # fmt: skip
            yield _event(found, kind, day, row, before=gates[0], after=gates[1])
        served = old["inference_status"], new["inference_status"]
        if served[0] != served[1]:
            kind = "served" if served[1] == "warm" else "no_longer_served"
            yield _event(found, kind, day, row, before=served[0], after=served[1])


def _text(value: Any) -> str | None:
    return f"[{', '.join(value)}]" if isinstance(value, list) else value


def _absences(crawls: list[Seen], sightings: dict[str, list[tuple[int, Row]]]) -> list[Row]:
    events = []
    for found, seen in sightings.items():
        ends: list[tuple[int, Row | None]] = [*seen[1:], (10**6, None)]
        for (day, row), (next_day, next_row) in zip(seen, ends, strict=True):
            lacking = [each.day for each in crawls if each.is_whole and day < each.day < next_day]
            if lacking:
                confirmed = lacking[1] if len(lacking) > 1 else None
                events.append(_event(found, "missing", lacking[0], row, last_seen=day,
                                     confirmed=confirmed))  # fmt: skip
                if next_row:
                    events.append(_event(found, "returned", next_day, next_row, last_seen=day))
    gone = Counter((e["day"], e["author_name"]) for e in events if e["event_kind"] == "missing")
    for event in events:
        if event["event_kind"] == "missing" and event["confirmed"] is None:
            many = event["author_name"] and gone[event["day"], event["author_name"]] >= MANY
            event["event_status"] = "suspected_outage" if many else "unconfirmed"
    return events


def _arrivals(crawls: list[Seen], sightings: dict[str, list[tuple[int, Row]]]) -> Iterator[Row]:
    first = min(crawl.day for crawl in crawls if crawl.is_whole)
    gone = defaultdict(list)
    for found, seen in sightings.items():
        gone[seen[-1][1]["id"]].append((seen[-1][0], found))
    for found, seen in sightings.items():
        day, row = seen[0]
        if day > first:
            former = [each for each in gone[row["id"]] if each[0] < day]
            if former:
                yield _event(found, "recreated", day, row, before=max(former)[1], after=found)
            else:
                yield _event(found, "first_seen", day, row)


def _counted(events: list[Row]) -> Iterator[Row]:
    groups: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for event in events:
        deciding = most_restrictive(once(event["license_ids"]))
        for kind, name in (
            ("all", "all"),
            ("author", event["author_name"]),
            ("license_class", deciding["license_class"] if deciding else None),
            ("pipeline_tag", event["pipeline_tag"]),
        ):
            groups[event["day"], event["event_kind"], kind, name][event["event_status"]] += 1
    for (day, event_kind, kind, name), statuses in groups.items():
        yield {
            "day": day,
            "event_kind": event_kind,
            "group_kind": kind,
            "group_name": name,
            "event_count": statuses.total(),
            "unconfirmed_event_count": statuses["unconfirmed"],
            "suspected_event_count": statuses["suspected_outage"],
        }
