"""From the operands of a field to one test of a text."""

from collections.abc import Callable, Mapping

from tui.events.names import NO_NAMES, Names
from tui.events.places import country_code
from tui.query.terms import Kind, QueryField
from tui.query.tree import Glob, Operand, Regex, Text
from tui.query.values import (
    Matcher,
    cidr,
    contains,
    either,
    equals,
    glob,
    is_id,
    private,
    regex,
    words_or_id,
)


def matcher_of(field: QueryField, operands: tuple[Operand, ...], names: Names = NO_NAMES) -> Matcher:
    """The test that one value of the field passes if it fits one of the operands."""
    return either([_matcher(field, operand, names) for operand in operands])


def whole_of(field: QueryField, operands: tuple[Operand, ...]) -> frozenset[str] | None:
    """The only ids that can fit, folded, where ids are compared whole; None where they are not.

    Names from the alias file are not counted: no text of an event that is kept packed has one.
    """
    if field.kind is Kind.PERSON:
        return frozenset(operand.text.casefold() for operand in operands if isinstance(operand, Text))
    if field.kind is Kind.CODE and all(isinstance(operand, Text) for operand in operands):
        return frozenset(operand.text.casefold() for operand in operands if isinstance(operand, Text))
    return None


def _matcher(field: QueryField, operand: Operand, names: Names) -> Matcher:
    if isinstance(operand, Glob | Regex):
        pattern = _pattern(operand)
        return _PATTERNS.get(field.kind, _plain_pattern)(field, pattern, names)
    assert isinstance(operand, Text)  # numbers and moments belong to fields that are no texts
    return _TEXTS.get(field.kind, _code)(field, operand.text, names)


def _pattern(operand: Glob | Regex) -> Matcher:
    return glob(operand.pattern, single=False) if isinstance(operand, Glob) else regex(operand.pattern)


def _code(_field: QueryField, text: str, _names: Names) -> Matcher:
    return equals(text)


def _words(_field: QueryField, text: str, _names: Names) -> Matcher:
    return contains((text,))


def _person(field: QueryField, text: str, names: Names) -> Matcher:
    match = words_or_id(text)
    return match if field.name else _also(match, _called(names, contains((text,))))


def _named(field: QueryField, text: str, names: Names) -> Matcher:
    return _also(equals(text), _called(names, contains((text,)), field.name))


def _address(_field: QueryField, text: str, _names: Names) -> Matcher:
    return private() if text.casefold() == "private" else cidr((text,))


def _country(_field: QueryField, text: str, _names: Names) -> Matcher:
    return equals(country_code(text))


def _plain_pattern(_field: QueryField, pattern: Matcher, _names: Names) -> Matcher:
    return pattern


def _person_pattern(field: QueryField, pattern: Matcher, names: Names) -> Matcher:
    def fits(value: str) -> bool:
        return not is_id(value) and pattern(value)

    return fits if field.name else _also(fits, _called(names, pattern))


def _named_pattern(field: QueryField, pattern: Matcher, names: Names) -> Matcher:
    return _also(pattern, _called(names, pattern, field.name))


_Maker = Callable[[QueryField, str, Names], Matcher]
_PatternMaker = Callable[[QueryField, Matcher, Names], Matcher]

_TEXTS: dict[Kind, _Maker] = {
    Kind.CODE: _code,
    Kind.CHOICE: _code,
    Kind.WORDS: _words,
    Kind.PERSON: _person,
    Kind.NAMED: _named,
    Kind.ADDRESS: _address,
    Kind.COUNTRY: _country,
}
_PATTERNS: dict[Kind, _PatternMaker] = {Kind.PERSON: _person_pattern, Kind.NAMED: _named_pattern}


def _called(names: Names, match: Matcher, of: str = "") -> frozenset[str]:
    """Ids whose name in the alias file fits, of items, vaults or groups, or of all three."""
    tables: dict[str, Mapping[str, str]] = {"item": names.items, "vault": names.vaults, "group": names.groups}
    asked = [tables[of]] if of else list(tables.values())
    return frozenset(identifier for table in asked for identifier, name in table.items() if match(name))


def _also(match: Matcher, ids: frozenset[str]) -> Matcher:
    return (lambda value: value in ids or match(value)) if ids else match
