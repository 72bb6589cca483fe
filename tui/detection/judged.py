"""Clauses before one event: each condition with its verdict, and the value that it met."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.detection.clauses import ALWAYS, NEVER, Clause, Condition, Form, Not, SameAs, lists_of
from tui.detection.lists import Lists
from tui.detection.matching import Verdict, test_of
from tui.detection.rule import Case, Role
from tui.detection.view import View
from tui.detection.wording import condition_text
from tui.events.names import Names

WORDS: dict[Verdict, str] = {True: "true", False: "false", None: "unknown"}
_NAMED = ("item", "vault", "group", "object_uuid", "aux_uuid")


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition on an event."""

    clause: str
    value: str
    verdict: Verdict

    def sentence(self) -> str:
        """`action in [grant, update]: false, the value is revoke`."""
        return f"{self.clause}: {WORDS[self.verdict]}, the value is {self.value}"


Alternatives = tuple[tuple[Judged, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A role or a case of a rule before an event."""

    name: str
    streams: tuple[str, ...]
    reads: bool
    """It reads the event's stream."""
    match: Alternatives
    """Any of them must be true as a whole."""
    unless: Alternatives = ()
    missing: tuple[str, ...] = field(default_factory=tuple)
    """Fields that the rule goes by and the event does not have."""

    @property
    def plays(self) -> bool:
        """Nothing stands against it."""
        return not self.first_not_true

    @property
    def first_not_true(self) -> str:
        """What stands against it; of several alternatives, in the one that came nearest."""
        if not self.reads:
            return f"reads {' and '.join(self.streams)} events alone"
        if not any(_is_true(alternative) for alternative in self.match):
            nearest = max(self.match, key=_share_true, default=())
            return next((each.sentence() for each in nearest if not each.verdict), "nothing can match")
        for excuse in self.unless:
            if _is_true(excuse):
                return f"excused, since {', '.join(f'{each.clause} ({each.value})' for each in excuse)}"
        if self.missing:
            return f"{self.missing[0]} is missing, and the rule goes by it"
        return ""

    @property
    def nearness(self) -> tuple[bool, bool, float]:
        """How near the event came to it, for comparing."""
        return self.plays, self.reads, max(map(_share_true, self.match), default=0.0)


def judged_part(name: str, role: Role, view: View, lists: Lists, names: Names, *, needs_key: bool) -> Part:
    """A role before an event; without a key it is nobody's, where the kind needs one."""
    missing = tuple(name for name in role.by if view.text(name) is None) if needs_key else ()
    return Part(
        name,
        role.streams,
        view.stream in role.streams,
        _judged(role.match, view, lists, names),
        _judged(role.unless, view, lists, names),
        missing,
    )


def judged_case(number: int, case: Case, streams: Sequence[str], view: View, lists: Lists, names: Names) -> Part:
    """A case before an event, whatever the alert's measure."""
    asked = f" from {case.at_least} on" if case.at_least else ""
    match = ALWAYS if case.match is None else case.match
    alternatives = _judged(match, view, lists, names)
    return Part(f"case {number}, {case.severity.word}{asked}", tuple(streams), view.stream in streams, alternatives)


def _judged(clause: Clause, view: View, lists: Lists, names: Names) -> Alternatives:
    if clause == NEVER:
        return ()
    return tuple(tuple(_judge(condition, view, lists, names) for condition in each) for each in clause)


def _judge(condition: Condition, view: View, lists: Lists, names: Names) -> Judged:
    field = condition.field
    shown = f"{view.late:.0f}s" if field == "late" else _shown(field, view, names)
    if other := _other_field(condition.form):
        shown += f", and {other} is {_shown(other, view, names)}"
    empty = [name for name in sorted(lists_of(condition.form)) if lists.is_empty(name)]
    shown += f" (list {empty[0]} is empty)" if empty else ""
    return Judged(condition_text(condition), shown, test_of(condition, lists)(view))


def _shown(field: str, view: View, names: Names) -> str:
    value = view.shown(field)
    if value is None:
        return "missing"
    return names.shown(value) if field in _NAMED else value


def _other_field(form: Form) -> str:
    """The field that this one is compared with, if any."""
    match form:
        case SameAs(other):
            return other
        case Not(inner):
            return _other_field(inner)
        case _:
            return ""


def _is_true(alternative: Sequence[Judged]) -> bool:
    return all(each.verdict for each in alternative)


def _share_true(alternative: Sequence[Judged]) -> float:
    return sum(each.verdict is True for each in alternative) / (len(alternative) or 1)
