"""Clauses, moments and lengths of time in the words of an alert."""

from datetime import tzinfo

from tui.detection.clauses import (
    AllForms,
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
from tui.events.durations import format_duration
from tui.events.times import NANOSECONDS, to_datetime

_SIGNS = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}


def clause_text(clause: Clause) -> str:
    """A whole clause on one line."""
    return " or ".join(", ".join(map(condition_text, alternative)) or "any" for alternative in clause)


def condition_text(condition: Condition) -> str:
    """A condition as people read it: `action in [grant, update]`."""
    return f"{condition.field} {form_text(condition.form)}"


def form_text(form: Form, negated: bool = False) -> str:
    """A form as it follows the field."""
    no = "not " if negated else ""
    match form:
        case Not(inner):
            return form_text(inner, not negated)
        case AnyOf(texts) if len(texts) == 1:
            return f"{'≠' if negated else '='} {texts[0]}"
        case AnyOf(texts):
            return f"{no}in [{', '.join(texts)}]"
        case Fits(operator, patterns):
            return f"{no}{operator} {' or '.join(patterns)}"
        case InList(name):
            return f"{no}in list {name}"
        case SameAs(field):
            return f"{'≠' if negated else '='} {field}"
        case Compares(operator, _, written):
            return f"{no}{_SIGNS[operator]} {written}"
        case Exists(present):
            return "present" if present is not negated else "missing"
        case AllForms(forms):
            return no + " and ".join(map(form_text, forms))


def length(nanoseconds: int) -> str:
    """A length of time in its largest units."""
    return format_duration(nanoseconds / NANOSECONDS)


def moment(nanoseconds: int, zone: tzinfo) -> str:
    """A moment to the second in a zone, which is named."""
    return f"{to_datetime(nanoseconds).astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
