"""Conditions evaluated on an event, with three values: true, false, and None for what cannot be known.

A condition on a missing field is unknown, also under `not`: missing matches neither a value nor its negation.
A clause holds only if it is true, so that what is unknown neither matches nor excuses.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

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
    match form:
        case Exists(present):
            return lambda view: (view.text(field) is not None or (field == "late")) is present
        case Not(inner):
            return _inverted(_test(field, inner, lists))
        case AllForms(forms):
            tests = [_test(field, part, lists) for part in forms]
            return lambda view: _and(test(view) for test in tests)
        case SameAs(other):
            return _same(field, other)
        case Compares(operator, limit, _):
            return _comparison(field, _COMPARING[operator], limit)
        case _:
            return _on_text(field, _text_test(field, form, lists))


def _inverted(test: Test) -> Test:
    def inverted(view: View) -> Verdict:
        verdict = test(view)
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


def _comparison(field: str, compare: Callable[[float, float], bool], limit: float) -> Test:
    def test(view: View) -> Verdict:
        number = view.number(field)
        return None if number is None else compare(number, limit)

    return test


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


def _text_test(field: str, form: Form, lists: Lists) -> OfText:
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


def _on_text(field: str, fits: OfText) -> Test:
    if field in IDENTITIES:
        return lambda view: _fits_person(view, field, fits)

    def test(view: View) -> Verdict:
        value = view.text(field)
        return None if value is None else fits(value)

    return test


def _fits_person(view: View, field: str, fits: OfText) -> Verdict:
    """A person is named by uuid or e-mail."""
    someone = view.person(field)
    named = [] if someone is None else [text for text in (someone.uuid, someone.email) if text]
    return _or(fits(text) for text in named) if named else None
