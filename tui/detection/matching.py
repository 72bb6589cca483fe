"""Conditions evaluated on an event, with three values: true, false, and None for what cannot be known.

A condition on a missing field is unknown, also under `not`: missing matches neither a value nor its negation.
A clause holds only if it is true, so that what is unknown neither matches nor excuses.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from tui.detection.clauses import (
    AllForms,
    Alternative,
    AnyOf,
    Clause,
    Compares,
    Condition,
    Exists,
    Fits,
    Form,
    InList,
    Not,
    SameAs,
)
from tui.detection.identities import same_person
from tui.detection.lists import Lists
from tui.detection.view import IDENTITIES, View
from tui.events.places import country_code
from tui.query.addresses import parse_address
from tui.query.values import any_of, cidr, contains, globs, prefix, suffix

Verdict: TypeAlias = bool | None
Test: TypeAlias = Callable[[View], Verdict]
OfText: TypeAlias = Callable[[str], Verdict]
ValueTest: TypeAlias = Callable[[str | None], Verdict]
Read = TypeVar("Read")
"""What a test reads: a view, or the text of one field."""

_FITTING = {"prefix": prefix, "suffix": suffix, "contains": contains, "glob": globs}
_COMPARING: dict[str, Callable[[float, float], bool]] = {
    "gt": lambda value, limit: value > limit,
    "gte": lambda value, limit: value >= limit,
    "lt": lambda value, limit: value < limit,
    "lte": lambda value, limit: value <= limit,
}


def holds(clause: Clause, lists: Lists) -> Callable[[View], bool | None]:
    """Whether a clause is true: all conditions of one of its alternatives are."""
    alternatives = [alternative_holds(alternative, lists) for alternative in clause]
    if len(alternatives) == 1:
        return alternatives[0]
    return lambda view: any(holding(view) for holding in alternatives)


def alternative_holds(alternative: Alternative, lists: Lists) -> Callable[[View], bool | None]:
    """Whether all conditions are true; what is not is false or unknown."""
    tests = tuple(test_of(condition, lists) for condition in alternative)
    if len(tests) == 1:
        return tests[0]

    def holding(view: View) -> bool:
        for test in tests:  # noqa: SIM110 - a generator for `all` costs more than most conditions
            if not test(view):
                return False
        return True

    return holding


def test_of(condition: Condition, lists: Lists) -> Test:
    """The verdict of one condition."""
    return _test(condition.field, condition.form, lists)


def _test(field: str, form: Form, lists: Lists) -> Test:
    of_value = value_test(field, form, lists)
    if of_value is not None:
        return lambda view: of_value(view.text(field))
    match form:
        case Exists(present):
            return lambda view: (field == "late" or view.text(field) is not None) is present
        case Not(inner):
            return _inverted(_test(field, inner, lists))
        case AllForms(forms):
            tests = [_test(field, part, lists) for part in forms]
            return lambda view: _and(test(view) for test in tests)
        case SameAs(other):
            return _same(field, other)
        case Compares(operator, limit, _):
            compare = _COMPARING[operator]
            return lambda view: compare(view.late, limit)
        case _:
            fits = _fitting(field, form, lists)
            return lambda view: _fits_person(view, field, fits)


def value_test(field: str, form: Form, lists: Lists) -> ValueTest | None:
    """The verdict on a field's text, None for its absence; no test where that alone does not decide.

    That is so for people, whom uuid and e-mail name, for how late an event was, and for two fields held together.
    """
    if field in IDENTITIES or field == "late":
        return None
    match form:
        case SameAs():
            return None
        case Not(inner):
            test = value_test(field, inner, lists)
            return None if test is None else _inverted(test)
        case AllForms(forms):
            tests = [test for part in forms if (test := value_test(field, part, lists)) is not None]
            return (lambda text: _and(test(text) for test in tests)) if len(tests) == len(forms) else None
        case Exists(present):
            return lambda text: (text is not None) is present
        case Compares(operator, limit, _):
            compare = _COMPARING[operator]
            return lambda text: None if text is None else compare(float(text), limit)
        case _:
            fits = _fitting(field, form, lists)
            return lambda text: None if text is None else fits(text)


def _inverted(test: Callable[[Read], Verdict]) -> Callable[[Read], Verdict]:
    def inverted(read: Read) -> Verdict:
        verdict = test(read)
        return None if verdict is None else not verdict

    return inverted


def _and(verdicts: Iterable[Verdict]) -> Verdict:
    unknown = False
    for verdict in verdicts:
        if verdict is False:
            return False
        unknown = unknown or verdict is None
    return None if unknown else True


def _or(verdicts: Iterable[Verdict]) -> Verdict:
    unknown = False
    for verdict in verdicts:
        if verdict:
            return True
        unknown = unknown or verdict is None
    return None if unknown else False


def _same(field: str, other: str) -> Test:
    if field in IDENTITIES and other in IDENTITIES:
        return lambda view: _same_people(view, field, other)

    def test(view: View) -> Verdict:
        one, two = view.text(field), view.text(other)
        return None if one is None or two is None else one.casefold() == two.casefold()

    return test


def _same_people(view: View, field: str, other: str) -> Verdict:
    one, two = view.person(field), view.person(other)
    return None if one is None or two is None else same_person(one, two)


def _fitting(field: str, form: Form, lists: Lists) -> OfText:
    match form:
        case AnyOf(texts):
            return any_of([country_code(text) for text in texts] if field == "country" else texts)
        case Fits("cidr", patterns):
            inside = cidr(patterns)
            return lambda value: None if parse_address(value) is None else inside(value)
        case Fits(operator, patterns):
            return _FITTING[operator](patterns)
        case InList(name):
            return lists.reader(name, field)
        case _:
            raise AssertionError(form)


def _fits_person(view: View, field: str, fits: OfText) -> Verdict:
    """A person is named by uuid or e-mail."""
    someone = view.person(field)
    named = [] if someone is None else [text for text in (someone.uuid, someone.email) if text]
    return _or(fits(text) for text in named) if named else None
