"""Where the pages of a book stand: by id, by rule and entity, and by the events that they name."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from tui.alerts.hit import Evidence
from tui.alerts.page import Key, Name, Page

EARLY, LATE = 20, 80
"""Evidence that an alert names: the first and the last."""


class Shelf:
    """The book's lock guards it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        """By the id of the alert."""
        self._of_key: dict[Key, list[Page]] = {}
        self._of_event: dict[Name, tuple[str, ...]] = {}
        """Ids of alerts: mostly of one, and there may be half a million events."""

    def __len__(self) -> int:
        return len(self.pages)

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages.values())

    @property
    def keys(self) -> Sequence[Key]:
        """Of all pages, each once."""
        return list(self._of_key)

    def of_key(self, key: Key) -> Sequence[Page]:
        """The pages of a rule about an entity."""
        return self._of_key.get(key, ())

    def is_named(self, stream: str, uuid: str) -> bool:
        """Whether any page names an event as evidence. The one thing that needs no lock."""
        return (stream, uuid) in self._of_event

    def of_event(self, stream: str, uuid: str) -> Iterable[Page]:
        """The pages that name an event as evidence."""
        return [self.pages[name] for name in self._of_event.get((stream, uuid), ())]

    def put(self, page: Page, evidence: Sequence[Evidence]) -> None:
        """Takes a new page, with its first evidence."""
        self.pages[page.alert.id] = page
        self._of_key.setdefault(page.key, []).append(page)
        names = self.take_evidence(page, evidence)
        if page.alert.evidence != names:
            page.alert = replace(page.alert, evidence=names)

    def remove(self, page: Page) -> None:
        """Lets a page go."""
        del self.pages[page.alert.id]
        self._of_key[page.key].remove(page)
        if not self._of_key[page.key]:
            del self._of_key[page.key]
        self._forget_events(page, page.evidence.values())

    def take_evidence(self, page: Page, new: Sequence[Evidence]) -> tuple[Name, ...]:
        """Adds new evidence to a page, names its events in the index and gives all that the page names now."""
        newest = next(reversed(page.evidence), None)
        alone = (page.alert.id,)
        for evidence in new:
            name = page.evidence[evidence] = (evidence.stream, evidence.uuid)
            named = self._of_event.get(name, ())
            if page.alert.id not in named:
                self._of_event[name] = named + alone if named else alone
        if len(new) > 1 or (new and newest is not None and new[0] < newest):
            page.evidence = dict(sorted(page.evidence.items()))
        if len(page.evidence) > EARLY + LATE:
            gone = list(page.evidence)[EARLY:-LATE]
            self._forget_events(page, [page.evidence.pop(evidence) for evidence in gone])
        return tuple(page.evidence.values())

    def _forget_events(self, page: Page, gone: Iterable[Name]) -> None:
        for event in gone:
            named = tuple([each for each in self._of_event[event] if each != page.alert.id])
            if named:
                self._of_event[event] = named
            else:
                del self._of_event[event]
