"""Which models appear and disappear in a day: outages, returns, removals, re-creations, births."""

from collections import defaultdict

from pipelines.sample_hub.catalogue.vocabulary import PRIVATE_OWNERS
from pipelines.sample_hub.days.growth import GROWTH
from pipelines.sample_hub.days.simulated_day import Today
from pipelines.sample_hub.days.world import BLOCK, World

REMOVED, RECREATED, RENAMED_OWNERS = 0.001, 0.0001, 0.00002  # shares of all models a day
MANY = 20  # the least number of models of an author with an outage
FEW = 60  # the largest number of models of an owner that is renamed


class Presence:
    """Simulates appearances and disappearances, and keeps those that are still due."""

    def __init__(self, world: World) -> None:
        """Start with every model present."""
        self._world = world
        self._returns: dict[int, list[int]] = defaultdict(
            list
        )  # day -> indexes of the models that return
        self._out: tuple[str | None, list[int]] = (None, [])  # author and models of an outage
        self._renamed_owners: dict[str | None, str] = {}

    def simulate(self, today: Today) -> None:
        """Simulate one day."""
        self._end_outage(today)
        self._begin_outage(today)
        self._return(today)
        self._remove(today)
        births, recreations = today.times(GROWTH, 0) + 1, today.times(RECREATED, 1)
        for number, index in enumerate(self._world.families.grow(today.day, births + recreations)):
            is_created = (
                self._create(today, index) if number < births else self._recreate(today, index)
            )
            if is_created:
                self._world.of_author[self._world.owner(index, today.day)].append(index)
        for _ in range(today.times(RENAMED_OWNERS, 2)):
            self._rename_owner(today)

    def _end_outage(self, today: Today) -> None:
        author, away = self._out
        self._out = (None, [])
        for index in away:
            today.show(index, "outage_over")
        if away:
            today.resting_authors.add(author)

    def _begin_outage(self, today: Today) -> None:
        """Hide all models of one author until tomorrow, once in each block of days."""
        start = (today.day - 1) // BLOCK * BLOCK
        free = [day for day in range(start + 3, start + 9) if not self._world.counters_fail(day)]
        if today.day != free[self._world.seed % len(free)]:
            return
        authors = [name for name, had in self._world.of_author.items() if len(had) >= MANY]
        today.rng.shuffle(authors)
        for author in authors:
            theirs = self._models_of(author, today)
            if len(theirs) >= MANY:
                self._out = (author, theirs)
                today.resting_authors.add(author)
                for index in theirs:
                    today.hide(index, "outage")
                return

    def _return(self, today: Today) -> None:
        for index in self._returns.pop(today.day, []):
            if self._world.owner(index, today.day) in today.resting_authors:
                self._returns[today.day + 1].append(index)
            else:
                today.show(index, "returned")

    def _remove(self, today: Today) -> None:
        """Remove models; the day's first and a third of the others return some days later."""
        for number in range(today.times(REMOVED, 3, every=3)):
            index = today.pick(lambda index: True)
            if index is not None:
                today.hide(index, "removed")
                if number == 0 or today.rng.random() < 0.3:
                    later = today.rng.randint(2, 4 if number == 0 else 20)
                    self._returns[today.day + later].append(index)

    def _recreate(self, today: Today, new: int) -> bool:
        """Delete a model and give its name to a new one; return whether there was one to delete."""
        old = today.pick(lambda index: True)
        if old is None:
            return False
        before = self._world.facts(old, today.day)
        self._world.show(old, today.day, present=False)
        today.resting.add(old)
        self._world.change(new, today.day, id=before.id, author=before.author, private=False)
        today.show(new, "recreated", before.object_id)
        return True

    def _create(self, today: Today, index: int) -> bool:
        """Create a model, unless its author has an outage today; return whether it did."""
        owner, _, name = self._world.families.identity(index).id.rpartition("/")
        owner = self._renamed_owners.get(owner, owner)
        if owner in today.resting_authors:
            return False
        self._world.change(index, today.day, id=f"{owner}/{name}", author=owner)
        today.show(index, "new")
        return True

    def _rename_owner(self, today: Today) -> None:
        """Give all models of an author a new owner on one day."""

        def fits(index: int) -> bool:
            author = self._world.owner(index, today.day)
            few = 1 < len(self._world.of_author[author]) <= FEW and author not in PRIVATE_OWNERS
            return few and len(self._models_of(author, today)) > 1

        found = today.pick(fits)
        if found is None:
            return
        author = self._world.owner(found, today.day)
        self._renamed_owners[author] = f"{author}-hq"
        for index in self._models_of(author, today):
            name = self._world.facts(index, today.day).id.rpartition("/")[2]
            owner = self._renamed_owners[author]
            today.touch(index, "renamed", id=f"{owner}/{name}", author=owner)
            self._world.of_author[owner].append(index)

    def _models_of(self, author: str | None, today: Today) -> list[int]:
        """Return an author's listed public models; none for the models without an author."""
        return [
            index
            for index in self._world.of_author[author]
            if author is not None
            and index not in today.resting
            and self._world.is_present(index, today.day)
            and self._world.owner(index, today.day) == author
        ]
