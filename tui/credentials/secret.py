"""The token in its wrapper: it can be sent, and shows itself nowhere by accident."""

from collections.abc import Iterator
from typing import NoReturn

_MASK = "Secret(••••)"


class Secret:
    """A text that prints, formats and inspects as a mask; `reveal` is the only way to it.

    >>> f"{Secret('abc')} {Secret('abc')!r}"
    'Secret(••••) Secret(••••)'
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The text itself. Call it where the text is used, and keep the result in no variable that lives on."""
        return self.__value

    @property
    def ending(self) -> str:
        """The last four characters, by which people tell tokens apart; empty for a short text."""
        return self.__value[-4:] if len(self.__value) >= 32 else ""

    def __repr__(self) -> str:
        return _MASK

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return format(_MASK, spec)

    def __rich_repr__(self) -> Iterator[str]:
        yield "••••"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is neither pickled nor copied")
