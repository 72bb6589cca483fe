"""Which rules an event can concern, by its stream and its code, so that few rules are tried on each event.

The code is what kind of event it is: a sign-in's category, the action of the others, the type of a turn in health,
the rule of a hit.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from tui.detection.clauses import Alternative, AnyOf, Condition, Exists, lists_of
from tui.detection.lists import Lists
from tui.detection.matching import holds
from tui.detection.rule import Role
from tui.detection.view import HEALTH, HIT, View, fields_of
from tui.events.fields import FAILURE_CATEGORIES, SUCCESS_CATEGORIES
from tui.events.stream import Stream

CODES: Mapping[str, str] = {
    Stream.SIGNIN: "category",
    Stream.USAGE: "action",
    Stream.AUDIT: "action",
    HEALTH: "type",
    HIT: "rule",
}
_OUTCOMES = {"success": SUCCESS_CATEGORIES, "failure": FAILURE_CATEGORIES}

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
        self._by_code = {stream: self._table(stream) for stream in CODES}
        self._any_code = {stream: self._candidates(stream, None) for stream in CODES}

    def candidates(self, view: View) -> tuple[Candidate[T], ...]:
        """The roles that the event may play, in the order of the rules."""
        stream = view.stream
        code = view.text(CODES[stream])
        others = self._any_code[stream]
        return others if code is None else self._by_code[stream].get(code.casefold(), others)

    def _table(self, stream: str) -> dict[str, tuple[Candidate[T], ...]]:
        alternatives = [
            a for _, _, role in self._roles if stream in role.streams for a in (*role.match, *role.unless)
        ]
        codes = frozenset[str]().union(*(_codes(alternative, stream) or () for alternative in alternatives))
        return {code: self._candidates(stream, code) for code in codes}

    def _candidates(self, stream: str, code: str | None) -> tuple[Candidate[T], ...]:
        found = []
        for owner, number, role in self._roles:
            possible = [a for a in role.match if stream in role.streams and self._can_be_true(a, stream, code)]
            if possible:
                rests = [_rest(alternative, stream) for alternative in possible]
                matches = holds(tuple(rests), self._lists) if all(rests) else None
                excusing = tuple(a for a in role.unless if self._can_be_true(a, stream, code))
                excuses = holds(excusing, self._lists) if excusing else None
                found.append(Candidate(owner, number, role.by, matches, excuses))
        return tuple(found)

    def _can_be_true(self, alternative: Alternative, stream: str, code: str | None) -> bool:
        """False where the code says otherwise, or where a list is empty that it needs."""
        codes = _codes(alternative, stream)
        if codes is not None and code not in codes:
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


def _codes(alternative: Alternative, stream: str) -> frozenset[str] | None:
    """The codes that an alternative asks for; None if it takes any."""
    sets = [codes for condition in alternative if (codes := _codes_of(condition, stream)) is not None]
    return frozenset.intersection(*sets) if sets else None


def _codes_of(condition: Condition, stream: str) -> frozenset[str] | None:
    if not isinstance(condition.form, AnyOf):
        return None
    texts = frozenset(text.casefold() for text in condition.form.texts)
    if condition.field == CODES[stream]:
        return texts
    if condition.field == "outcome" and stream == Stream.SIGNIN and texts <= _OUTCOMES.keys():
        return frozenset[str]().union(*(_OUTCOMES[text] for text in texts))
    return None


def _rest(alternative: Alternative, stream: str) -> Alternative:
    """What the index has not answered yet."""
    return tuple(
        condition
        for condition in alternative
        if _codes_of(condition, stream) is None
        and not (condition.field == "stream" and isinstance(condition.form, AnyOf))
    )
