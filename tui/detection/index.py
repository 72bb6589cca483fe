"""Which rules an event can concern, by its stream and its codes, so that few rules are tried on each event.

The codes are what kind of event it is: a sign-in's category and type, an action and its object, the type of a turn
in health, the rule of a hit.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from tui.detection.clauses import Alternative, AnyOf, Condition, Exists, lists_of
from tui.detection.lists import Lists
from tui.detection.matching import holds
from tui.detection.rule import Role
from tui.detection.view import HEALTH, HIT, View, fields_of
from tui.events.fields import FAILURE_CATEGORIES, SUCCESS_CATEGORIES
from tui.events.stream import Stream

CODES: Mapping[str, tuple[str, ...]] = {
    Stream.SIGNIN: ("category", "type"),
    Stream.USAGE: ("action",),
    Stream.AUDIT: ("action", "object"),
    HEALTH: ("type",),
    HIT: ("rule",),
}
_OUTCOMES = {"success": SUCCESS_CATEGORIES, "failure": FAILURE_CATEGORIES}

KINDS_KEPT = 4_096
"""Kinds of event whose candidates are remembered: whoever invents codes shall not fill the memory."""

Codes: TypeAlias = tuple[str | None, ...]
"""A kind of event: its codes in lower case; None for one that is missing, or that no rule asks for."""

T = TypeVar("T")


class Candidate(NamedTuple, Generic[T]):
    """A role of a rule that an event may play."""

    owner: T
    role: int
    by: tuple[str, ...]
    matches: Callable[[View], bool | None] | None
    """None: what the index knows is enough."""
    excuses: Callable[[View], bool | None] | None


class Index(Generic[T]):
    """Candidates by stream and code. `owners` are whatever the caller knows rules by."""

    def __init__(self, roles: Iterable[tuple[T, int, Role]], lists: Lists) -> None:
        self._lists = lists
        self._roles = tuple(roles)
        self.build()

    def build(self) -> None:
        """Sorts the rules in; to be done again when a list was filled."""
        self._asked = {
            (stream, field): self._codes_asked(stream, field) for stream in CODES for field in CODES[stream]
        }
        self._found: dict[tuple[str | None, ...], tuple[Candidate[T], ...]] = {}

    def candidates(self, view: View) -> tuple[Candidate[T], ...]:
        """The roles that the event may play, in the order of the rules."""
        stream = view.stream
        text, fields = view.text, CODES[stream]
        kind = (stream, text(fields[0])) if len(fields) == 1 else (stream, text(fields[0]), text(fields[1]))
        found = self._found.get(kind)
        if found is None:
            found = self._enter(stream, kind)
        return found

    def _enter(self, stream: str, kind: tuple[str | None, ...]) -> tuple[Candidate[T], ...]:
        folded = [code.casefold() if code is not None else None for code in kind[1:]]
        asked = [self._asked[stream, field] for field in CODES[stream]]
        codes = tuple(code if code in known else None for code, known in zip(folded, asked, strict=True))
        found = self._found.get((stream, "", *codes))
        if found is None:
            found = self._found[(stream, "", *codes)] = self._candidates(stream, codes)
        if len(self._found) < KINDS_KEPT:
            self._found[kind] = found
        return found

    def _codes_asked(self, stream: str, field: str) -> frozenset[str]:
        alternatives = [
            a for _, _, role in self._roles if stream in role.streams for a in (*role.match, *role.unless)
        ]
        return frozenset[str]().union(*(_codes(alternative, field) or () for alternative in alternatives))

    def _candidates(self, stream: str, codes: Codes) -> tuple[Candidate[T], ...]:
        found = []
        for owner, number, role in self._roles:
            possible = [a for a in role.match if stream in role.streams and self._can_be_true(a, stream, codes)]
            if possible:
                rests = [_rest(alternative, stream) for alternative in possible]
                matches = holds(tuple(rests), self._lists) if all(rests) else None
                excusing = tuple(a for a in role.unless if self._can_be_true(a, stream, codes))
                excuses = holds(excusing, self._lists) if excusing else None
                found.append(Candidate(owner, number, role.by, matches, excuses))
        return tuple(found)

    def _can_be_true(self, alternative: Alternative, stream: str, codes: Codes) -> bool:
        """False where the codes say otherwise, or where a list is empty that it needs."""
        for field, code in zip(CODES[stream], codes, strict=True):
            asked = _codes(alternative, field)
            if asked is not None and code not in asked:
                return False
        return all(
            _can_be_true(condition, stream) and not any(map(self._lists.is_empty, lists_of(condition.form)))
            for condition in alternative
        )


def _can_be_true(condition: Condition, stream: str) -> bool:
    """False for what this stream never has: the condition would always be unknown."""
    if condition.field == "stream" and isinstance(condition.form, AnyOf):
        return stream in condition.form.texts
    return condition.field in fields_of(stream) or isinstance(condition.form, Exists)


def _codes(alternative: Alternative, field: str) -> frozenset[str] | None:
    """What an alternative asks of a code; None if it takes any."""
    sets = [codes for condition in alternative if (codes := _codes_of(condition, field)) is not None]
    return frozenset.intersection(*sets) if sets else None


def _codes_of(condition: Condition, field: str) -> frozenset[str] | None:
    if not isinstance(condition.form, AnyOf):
        return None
    texts = frozenset(text.casefold() for text in condition.form.texts)
    if condition.field == field:
        return texts
    if field == "category" and condition.field == "outcome" and texts <= _OUTCOMES.keys():
        return frozenset[str]().union(*(_OUTCOMES[text] for text in texts))
    return None


def _rest(alternative: Alternative, stream: str) -> Alternative:
    """What the index has not answered yet."""
    return tuple(
        condition
        for condition in alternative
        if all(_codes_of(condition, field) is None for field in CODES[stream])
        and not (condition.field == "stream" and isinstance(condition.form, AnyOf))
    )
