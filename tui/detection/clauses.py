"""What a rule asks of an event: conditions on fields, joined by AND in an alternative and by OR between them.

Plain data, as it stands in the file; `matching` evaluates it and `reasons` puts it into words.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

TEXT_OPERATORS = ("prefix", "suffix", "contains", "glob", "cidr")
NUMBER_OPERATORS = ("gt", "gte", "lt", "lte")
OPERATORS = ("not", "exists", *TEXT_OPERATORS, "in_list", *NUMBER_OPERATORS, "same_as")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The value is one of these texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fits:
    """The value fits any of these patterns."""

    operator: Literal["prefix", "suffix", "contains", "glob", "cidr"]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compares:
    """The value, a number, is on this side of a limit; durations are in seconds."""

    operator: Literal["gt", "gte", "lt", "lte"]
    limit: float
    written: str


@dataclass(frozen=True, slots=True)
class Exists:
    """The field is there, or is not; the only form that is never unknown."""

    present: bool


@dataclass(frozen=True, slots=True)
class InList:
    """The value is in the list of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class SameAs:
    """The value equals that of another field."""

    field: str


@dataclass(frozen=True, slots=True)
class Not:
    """The form is false; what is unknown stays unknown."""

    form: "Form"


@dataclass(frozen=True, slots=True)
class AllForms:
    """Several operators in one table."""

    forms: tuple["Form", ...]


Form: TypeAlias = AnyOf | Fits | Compares | Exists | InList | SameAs | Not | AllForms


@dataclass(frozen=True, slots=True)
class Condition:
    """A field and what is asked of it."""

    field: str
    form: Form


Alternative: TypeAlias = tuple[Condition, ...]
"""All of these; an empty one is always true."""

Clause: TypeAlias = tuple[Alternative, ...]
"""Any of these; an empty clause is never true."""

ALWAYS: Clause = ((),)
NEVER: Clause = ()


def lists_of(form: Form) -> frozenset[str]:
    """The names of the lists that a form reads."""
    match form:
        case InList(name):
            return frozenset({name})
        case Not(inner):
            return lists_of(inner)
        case AllForms(forms):
            return frozenset().union(*map(lists_of, forms))
        case _:
            return frozenset()


def fields_of(condition: Condition) -> tuple[str, ...]:
    """The fields that a condition reads."""
    return (condition.field, *_compared(condition.form))


def _compared(form: Form) -> tuple[str, ...]:
    match form:
        case SameAs(other):
            return (other,)
        case Not(inner):
            return _compared(inner)
        case AllForms(forms):
            return tuple(field for each in forms for field in _compared(each))
        case _:
            return ()
