"""Simulates the days: deterministic in size and seed, in whatever order they are requested."""

import random
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from pipelines.sample_hub.catalogue.creation import NEWEST
from pipelines.sample_hub.days.change_kinds import CHANGES, Change, Occasion
from pipelines.sample_hub.days.growth import DAY
from pipelines.sample_hub.days.presence import Presence
from pipelines.sample_hub.days.simulated_day import Today
from pipelines.sample_hub.days.true_events import Event, changes
from pipelines.sample_hub.days.world import World

AGAIN = 0.1  # the share of changes to a model that already has one today


class Evolution:
    """A world and its events, a list for each day."""

    def __init__(self, size: int, seed: int, newest: int = NEWEST) -> None:
        """Start on day 0, which ends at `newest`, in Unix seconds."""
        self.world = World(size, seed, newest)
        self._presence = Presence(self.world)
        self._events: list[list[Event]] = [[]]
        self._owed: set[int] = set()  # the changes that found no model to apply to
        self._lock = Lock()  # for the server's threads

    def events(self, day: int) -> list[Event]:
        """Return the events between the day before and this one."""
        with self._lock:
            while len(self._events) <= day:
                self._events.append(self._simulate(len(self._events)))
        return self._events[day]

    def state(self, day: int) -> Iterator[Mapping[str, Any]]:
        """Yield all fields of each public model on a day, in the order of their `_id`."""
        self.events(day)
        for index in self.world.listed(day):
            facts = self.world.facts(index, day)
            if not facts.private:
                yield self.world.catalogue.fields(facts)

    def _simulate(self, day: int) -> list[Event]:
        world = self.world
        if not world.size:
            return []  # no model to start from
        today = Today(world, day, random.Random(f"{world.seed} {world.size} {day}"))
        if world.counters_fail(day):
            today.events.append(Event(day=day, kind="counters_outage"))
        self._presence.simulate(today)
        for number, change in enumerate(CHANGES):
            times = max(today.times(change.share, number), int(number in self._owed))
            self._owed.discard(number)
            if not all([_change(today, change) for _ in range(times)]):
                self._owed.add(number)
        for index in sorted(set(today.touched)):
            today.events += changes(day, world.facts(index, day - 1), world.facts(index, day))
        return today.events


def truth(size: int, seed: int, days: int) -> Iterator[Event]:
    """Yield all events of a catalogue in its first days."""
    evolution = Evolution(size, seed)
    for day in range(1, days + 1):
        yield from evolution.events(day)


def _change(today: Today, change: Change) -> bool:
    """Apply a change to a model, now and then to one that has changed today; return if it did."""
    found: list[tuple[int, dict[str, Any]]] = []

    def fits(index: int) -> bool:
        if today.has_touched(index, change.attribute):
            return False
        values = _values(today, change, index)
        if values is not None:
            found.append((index, values))
        return values is not None

    is_again = today.touched and today.rng.random() < AGAIN
    again = today.rng.choice(today.touched) if is_again else None
    if not (again is not None and fits(again)) and today.pick(fits) is None:
        return False
    index, values = found[-1]
    today.touch(index, change.attribute, **values)
    return True


def _values(today: Today, change: Change, index: int) -> dict[str, Any] | None:
    """Return the new values of a model; None where the change wouldn't be visible."""
    world, day = today.world, today.day
    before = world.facts(index, day)
    values = change.values(Occasion(index, day, before, today.rng, world.families))
    if values is None:
        return None
    if change.touches_content:
        values = {
            **values,
            "modified": world.families.day_start(day) + int(today.rng.random() * DAY),
        }
    shows = {event.kind for event in changes(day, before, world.facts(index, day, **values))}
    return values if change.event in shows else None
