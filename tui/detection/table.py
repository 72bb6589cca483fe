"""Tables of a rule file, read key by key; what is wrong is told with file, rule, key and the nearest valid name.

RuleFileError: a file that gives no rules; it carries one `Problem` for each rule that is wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from msgspec import Struct

from tui.events.durations import parse_duration
from tui.events.times import NANOSECONDS


class Problem(Struct, frozen=True):
    """What is wrong, and where."""

    file: str
    line: int
    """The line of the rule's header; 0 when it is the file as a whole."""
    rule: str
    key: str
    message: str

    def __str__(self) -> str:
        where = self.file + (f":{self.line}" if self.line else "")
        what = " ".join(part for part in (f"rule {self.rule!r}" if self.rule else "", self.key) if part)
        return f"{where}: {what}: {self.message}" if what else f"{where}: {self.message}"


class RuleFileError(ValueError):
    """A rule file cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class WrongKeyError(ValueError):
    """The value of a key is wrong; becomes a `Problem` where file and rule are known."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the name that was probably meant, to be appended to a message."""
    close = get_close_matches(word, sorted(known), 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


class Table:
    """A TOML table whose keys are taken one by one; `finish` complains of what nobody took."""

    def __init__(self, entries: Mapping[str, Any], path: str = "") -> None:
        self._entries = dict(entries)
        self._known: set[str] = set()
        self.path = path

    def key(self, name: str) -> str:
        """The key's full name, for messages."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, message: str) -> WrongKeyError:
        """The complaint about a key, to be raised."""
        return WrongKeyError(self.key(name), message)

    def has(self, name: str) -> bool:
        """Whether the key is there."""
        self._known.add(name)
        return name in self._entries

    def take(self, name: str, default: Any = None) -> Any:
        """The value as TOML has it."""
        self._known.add(name)
        return self._entries.get(name, default)

    def require(self, *names: str) -> None:
        """Complains of a missing key."""
        for name in names:
            if not self.has(name):
                raise self.wrong(name, "is missing")

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        found = self.take(name, default)
        if not isinstance(found, str):
            raise self.wrong(name, f"must be a text, not {found!r}")
        return found

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        found = self.take(name, default)
        if not isinstance(found, bool):
            raise self.wrong(name, f"must be true or false, not {found!r}")
        return found

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number within bounds."""
        number = self.take(name)
        if number is None:
            return default
        if type(number) is not int or not lowest <= number <= highest:
            raise self.wrong(name, f"must be a whole number from {lowest} to {highest}, not {number!r}")
        return number

    def number(self, name: str, default: float, lowest: float, highest: float) -> float:
        """A number within bounds."""
        number = self.take(name)
        if number is None:
            return default
        if type(number) not in (int, float) or not lowest <= number <= highest:
            raise self.wrong(name, f"must be a number from {lowest:g} to {highest:g}, not {number!r}")
        return float(number)

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        found = self.take(name, default)
        many = (found,) if isinstance(found, str) else found
        if not isinstance(many, (list, tuple)) or not all(isinstance(text, str) for text in many):
            raise self.wrong(name, f"must be a text or a list of texts, not {found!r}")
        return tuple(many)

    def duration(self, name: str, default: int = 0, highest: str = "400d") -> int:
        """Nanoseconds of a duration."""
        written = self.take(name)
        if written is None:
            return default
        try:
            seconds = parse_duration(written if isinstance(written, str) else "")
        except ValueError as error:
            raise self.wrong(name, f"{written!r} is not a duration (like 90s, 15m, 1h30m, 14d)") from error
        if seconds > parse_duration(highest):
            raise self.wrong(name, f"must be at most {highest}, not {written}")
        return round(seconds * NANOSECONDS)

    def choice(self, name: str, known: Iterable[str], default: str = "") -> str:
        """One of some words."""
        word = self.text(name, default)
        if word not in known:
            raise self.wrong(name, f"unknown {name} {word!r}{nearest(word, known)}")
        return word

    def tables(self, name: str) -> list["Table"]:
        """A list of tables."""
        found = self.take(name, [])
        many = [found] if isinstance(found, dict) else found
        if not isinstance(many, list) or not all(isinstance(table, dict) for table in many):
            raise self.wrong(name, "must be a table or a list of tables")
        return [Table(table, f"{self.key(name)}[{number}]") for number, table in enumerate(many, 1)]

    def finish(self) -> None:
        """Complains of keys that mean nothing here."""
        for name in self._entries:
            if name not in self._known:
                raise self.wrong(name, f"unknown key{nearest(name, self._known)}")
