"""What could be written at a place of a query: fields and clauses of the language, values that were seen."""

from collections import Counter
from collections.abc import Iterable

from tui.events.reading import Watch
from tui.events.stream import Stream
from tui.query.clock import WEEKDAYS
from tui.query.completion import Slot, slot_at, written
from tui.query.slips import nearest_seen
from tui.query.terms import GROUP_FIELDS, QUERY_FIELDS, Kind
from widgets.choice_list import Choice

MOST = 400
"""Values of a field that are looked through, the most frequent ones."""
SHOWN = 40

_NOTES = {
    "user": "who", "outcome": "success, failure", "category": "result of a sign-in", "action": "what was done",
    "item": "name or id", "vault": "name or id", "ip": "address or network", "country": "code or name",
    "after": "-24h, yesterday, a date", "before": "-1h, a date", "on": "today, yesterday, a date",
    "hours": "business, off", "app": "client", "object": "of audit events", "severity": ">=high",
    "rule": "of an alert", "stream": "signin, usage, audit, alert", "late": ">10m", "type": "detail of the result",
}  # fmt: skip
"""Fields that are asked for most, with a word on each; the others come after them."""
_CLAUSES = {
    "count by ": "how many of each", "distinct ": "how many different", "top ": "the most frequent",
    "rare ": "the least frequent", "per 1h ": "bins of time", "by weekday,hour": "the rhythm of a week",
    "having >": "only with so many", "sort -count": "the most first", "limit ": "no more rows than",
}  # fmt: skip
_MOMENTS = ("-1h", "-24h", "-7d", "-30d", "today", "yesterday")
_NUMBERS = {"severity": (">=high", ">=medium", ">=low"), "late": (">10m", ">1h"), "score": (">=50", ">=80")}


class Completing:
    """Answers what could be written; what was seen is asked for once for each time that somebody begins to type."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._seen: dict[str, list[tuple[str, int]]] = {}

    def begin(self) -> None:
        """Somebody begins to type: values may have come."""
        self._seen.clear()

    def choices(self, text: str, cursor: int) -> tuple[Slot, list[Choice]]:
        """What could stand at the cursor, the likeliest first; nothing if only what stands there already could."""
        slot = slot_at(text, cursor)
        found = [choice for choice in self._all(slot) if choice.taken.strip('": ') != slot.prefix]
        return slot, found[:SHOWN]

    def values(self, field: str, part: str = "") -> list[Choice]:
        """Values of a field that were seen and have this in them; those that begin with it come first."""
        wanted = part.casefold()
        if field not in self._seen:
            self._seen[field] = self._ask(field)
        fitting = [(value, n) for value, n in self._seen[field] if wanted in self._shown(value).casefold()]
        fitting.sort(key=lambda found: not self._shown(found[0]).casefold().startswith(wanted))
        return [Choice(self._shown(value), f"{n:,}", written(self._shown(value))) for value, n in fitting]

    def _all(self, slot: Slot) -> list[Choice]:
        if slot.kind == "field":
            return self._fields(slot.prefix) if slot.prefix else []
        if slot.kind == "value":
            return self._values(slot)
        if slot.kind == "group":
            return _beginning([*_NOTES, *sorted(GROUP_FIELDS - _NOTES.keys())], slot.prefix, GROUP_FIELDS)
        if slot.kind == "clause":
            return [
                Choice(word, note) for word, note in _CLAUSES.items() if word.startswith(slot.prefix.casefold())
            ]
        return []

    def _fields(self, prefix: str) -> list[Choice]:
        names = [*_NOTES, *(name for name in QUERY_FIELDS if name not in _NOTES)]
        found = [Choice(f"{name}:", _NOTES.get(name, "")) for name in names if name.startswith(prefix.casefold())]
        if len(prefix) < 2:
            return found
        people = self.values("user", prefix)
        return [*found, *(Choice(f"user:{person.taken}", person.note) for person in people)]

    def _values(self, slot: Slot) -> list[Choice]:
        field = QUERY_FIELDS.get(slot.field)
        if field is None:
            return []
        if field.kind is Kind.MOMENT:
            return _beginning(_MOMENTS, slot.prefix)
        if field.name in _NUMBERS:
            return _beginning(_NUMBERS[field.name], slot.prefix)
        if field.choices:
            return _beginning(field.choices, slot.prefix)
        return self.values(field.name, slot.prefix) or self._nearest(field.name, slot.prefix)

    def _nearest(self, field: str, prefix: str) -> list[Choice]:
        """What was seen and is most like a value that was not: a slip of the keys finds no row, and is no fault."""
        seen = dict(self._seen.get(field, ()))
        found = nearest_seen(field, prefix, list(seen), self._watch.names)
        if found is None:
            return []
        return [Choice(self._shown(found), f"nearest, {seen[found]:,}", written(self._shown(found)))]

    def _ask(self, field: str) -> list[tuple[str, int]]:
        if field == "rule":
            return Counter(alert.rule for alert in self._watch.alerts()).most_common(MOST)
        if field == "account":
            return [(name, 0) for name in self._watch.accounts]
        if field not in GROUP_FIELDS or field in WEEKDAYS:
            return []
        found: Counter[str] = Counter()
        for stream in Stream:
            found.update(dict(self._watch.top(stream, "", field, MOST)))
        return found.most_common()

    def _shown(self, value: str) -> str:
        return self._watch.names.of(value) or value


def _beginning(words: Iterable[str], prefix: str, known: frozenset[str] | None = None) -> list[Choice]:
    fitting = (word for word in words if word.startswith(prefix.casefold()))
    return [Choice(word) for word in fitting if known is None or word in known]
