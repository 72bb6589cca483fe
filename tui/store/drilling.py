"""From a row of counts to the query of what it counted.

It finds all that the row counts, and more where the language cannot tell it apart: `user:` finds a person in every
role, not only who acts; an event that has several values of a field (an address) is counted under the first and
found by all; codes and ids match in any case; and where clocks were set back, an end of a bin that comes twice is
the later one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from tui.events.times import format_timestamp
from tui.query.completion import written
from tui.query.terms import QUERY_FIELDS, Kind
from tui.query.values import cidr, is_id
from tui.store.numbering import Key

Emails = Mapping[str, frozenset[str]]
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a reading of local clocks
_SIGNS = re.compile(r"([.^$*+?{}\[\]\\|()/])")
_ROLE_IDS = {"aux": "aux_uuid", "object_user": "object_uuid"}
_NOBODY = {"user": "user_email:? user_name:?"}
"""`user:?` would mean that nobody is named in any role."""


@dataclass(frozen=True, slots=True)
class Drilling:
    """Makes the queries of one answer's rows."""

    within: str
    """The query before `|`, ready for more conditions."""
    fields: Sequence[str]
    per: int
    """Width of time bins in nanoseconds."""
    zone: tzinfo
    emails: Emails
    """By uuid the e-mails that stand alone in some events."""
    _terms: dict[tuple[str, Key], str] = field(default_factory=dict)

    def query_of(self, keys: Sequence[Key]) -> str:
        """The query of one row, by its keys as queries find them."""
        terms = filter(None, map(self._known_term, self.fields, keys))
        return " ".join((self.within, *terms)).strip()

    def _known_term(self, name: str, key: Key) -> str:
        """What the rows share is written once."""
        if (name, key) not in self._terms:
            self._terms[name, key] = self._term(name, key)
        return self._terms[name, key]

    def _term(self, name: str, key: Key) -> str:
        if name == "time":
            begin = int(key or 0)
            return f"after:{_utc(begin, self.zone)} before:{_utc(begin + self.per, self.zone, end=True)}"
        if key is None:
            return "" if name == "account" else _NOBODY.get(name, f"{name}:?")
        text = str(key)
        if QUERY_FIELDS[name].kind is Kind.PERSON:
            return self._person(name, text)
        return f"{name}:{_value(text, QUERY_FIELDS[name].kind)}"

    def _person(self, name: str, text: str) -> str:
        texts = [text, *sorted(self.emails.get(text, ()))]
        term = f"{name}:{','.join(written(each) if is_id(each) else _exactly(each) for each in texts)}"
        return f"({term} OR {_ROLE_IDS[name]}:{written(text)})" if name in _ROLE_IDS else term


def _value(text: str, kind: Kind) -> str:
    if kind is Kind.WORDS or (kind is Kind.ADDRESS and not _is_address(text)):
        return _exactly(text)
    return written(text)


def _exactly(text: str) -> str:
    """A text that is not just a part of another one."""
    return "/^" + _SIGNS.sub(r"\\\1", text) + "$/"


def _is_address(text: str) -> bool:
    try:
        return cidr((text,))(text)
    except ValueError:
        return False


def _utc(local: int, zone: tzinfo, *, end: bool = False) -> str:
    """A moment in local nanoseconds; where clocks are set back it comes twice: the first, or as an end the last."""
    if zone is UTC:
        return format_timestamp(-(-local // 1000) * 1000 if end else local // 1000 * 1000)
    reading = _EPOCH + timedelta(microseconds=-(-local // 1000) if end else local // 1000)
    both = [reading.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    moment = max(both) if end else min(both)
    return format_timestamp((moment - _EPOCH.replace(tzinfo=UTC)) // timedelta(microseconds=1) * 1000)
