"""From the operands of a field to one test of a text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.events.names import NO_NAMES, Names
from tui.events.places import country_code
from tui.query.expressions import regex
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
    words_or_id,
)


def matcher_of(field: QueryField, operands: tuple[Operand, ...], names: Names = NO_NAMES) -> Matcher:
    """The test that one value of the field passes if it fits one of the operands."""
    return either([_matcher(field, operand, names) for operand in operands])


@dataclass(frozen=True, slots=True)
class Plain:
    """What a test looks for when it looks for plain texts alone, in lower case; any of them will do."""

    parts: frozenset[str]
    """Parts of texts that are no ids."""
    parts_of_ids: frozenset[str]
    """Parts of ids."""
    whole: frozenset[str]
    """Texts and ids as a whole."""


def plain_of(field: QueryField, operands: tuple[Operand, ...], names: Names) -> Plain | None:
    """The plain texts that say the same as `matcher_of`; None where they cannot."""
    texts = frozenset(operand.text.casefold() for operand in operands if isinstance(operand, Text))
    if field.kind not in _PLAIN or len(texts) < len({*operands}) or any("\0" in text for text in texts):
        return None
    in_words, in_ids, whole = _PLAIN[field.kind]
    none: frozenset[str] = frozenset()
    ids = frozenset(called for text in texts for called in _aliases(field, names, contains((text,))))
    return Plain(texts if in_words else none, texts if in_ids else none, (texts if whole else none) | ids)


_PLAIN = {
    Kind.WORDS: (True, True, False),
    Kind.PERSON: (True, False, True),
    Kind.CODE: (False, False, True),
    Kind.CHOICE: (False, False, True),
    Kind.NAMED: (False, False, True),
}


def _aliases(field: QueryField, names: Names, match: Matcher) -> frozenset[str]:
    """Ids that the alias file gives a fitting name, where names count for the field."""
    if field.kind is Kind.NAMED:
        return _called(names, match, field.name)
    return _called(names, match) if not field.name else frozenset()


def whole_of(field: QueryField, operands: tuple[Operand, ...]) -> frozenset[str] | None:
    """The only ids that can fit, folded, where ids are compared whole; None where they are not.

    Names from the alias file are not counted: no text of an event that is kept packed has one.
    """
    texts = frozenset(operand.text.casefold() for operand in operands if isinstance(operand, Text))
    all_plain = len(texts) == len({*operands})
    return texts if field.kind is Kind.PERSON or (field.kind is Kind.CODE and all_plain) else None


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
    return _also(words_or_id(text), _aliases(field, names, contains((text,))))


def _named(field: QueryField, text: str, names: Names) -> Matcher:
    return _also(equals(text), _aliases(field, names, contains((text,))))


def _address(_field: QueryField, text: str, _names: Names) -> Matcher:
    return private() if text.casefold() == "private" else cidr((text,))


def _country(_field: QueryField, text: str, _names: Names) -> Matcher:
    return equals(country_code(text))


def _plain_pattern(_field: QueryField, pattern: Matcher, _names: Names) -> Matcher:
    return pattern


def _person_pattern(field: QueryField, pattern: Matcher, names: Names) -> Matcher:
    def fits(value: str) -> bool:
        return not is_id(value) and pattern(value)

    return _also(fits, _aliases(field, names, pattern))


def _named_pattern(field: QueryField, pattern: Matcher, names: Names) -> Matcher:
    return _also(pattern, _aliases(field, names, pattern))


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
    """Ids, in lower case, whose name in the alias file fits; of items, vaults or groups, or of all three."""
    tables: dict[str, Mapping[str, str]] = {"item": names.items, "vault": names.vaults, "group": names.groups}
    asked = [tables[of]] if of else list(tables.values())
    return frozenset(identifier.casefold() for table in asked for identifier, name in table.items() if match(name))


def _also(match: Matcher, ids: frozenset[str]) -> Matcher:
    return (lambda value: value.casefold() in ids or match(value)) if ids else match
