"""Reads a query character by character: blanks, signs, words, quoted texts, regular expressions."""

from tui.query.errors import QueryError
from tui.query.operands import Value

ENDS_WORD = frozenset("()|")
ENDS_VALUE = ENDS_WORD | {","}


class Reader:
    """A text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    @property
    def at_end(self) -> bool:
        """Nothing but blanks is left."""
        self.skip_blanks()
        return self.position >= len(self.text)

    def skip_blanks(self) -> None:
        """Goes to the next character that is no blank."""
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1

    def peek(self) -> str:
        """The character at this place; empty at the end."""
        return self.text[self.position : self.position + 1]

    def take(self, sign: str) -> bool:
        """Steps over a sign if it stands here."""
        found = self.text.startswith(sign, self.position)
        self.position += len(sign) if found else 0
        return found

    def keyword(self, word: str) -> bool:
        """Steps over a word if it stands here by itself."""
        end = self.position + len(word)
        after = self.text[end : end + 1]
        found = self.text[self.position : end] == word and (not after or after.isspace() or after in ENDS_WORD)
        self.position = end if found else self.position
        return found

    def field(self) -> str:
        """The name of a field with its colon, if one stands here; else empty."""
        end = self.position
        while end < len(self.text) and (self.text[end].isalpha() or self.text[end] == "_"):
            end += 1
        if end == self.position or self.text[end : end + 1] != ":":
            return ""
        name = self.text[self.position : end]
        self.position = end + 1
        return name.casefold()

    def value(self, ends: frozenset[str] = ENDS_VALUE) -> Value:
        """The value that stands here; its text is empty when there is none."""
        start = self.position
        if self.peek() == '"':
            return Value(self._enclosed('"'), start, '"')
        if self.peek() == "/" and self.text[start + 1 : start + 2] not in ("", " "):
            return Value(self._enclosed("/"), start, "/")
        while self.peek() and not self.peek().isspace() and self.peek() not in ends:
            self.position += 1
        return Value(self.text[start : self.position], start)

    def _enclosed(self, sign: str) -> str:
        start = self.position
        self.position += 1
        found: list[str] = []
        while self.peek() != sign:
            if not self.peek():
                what = "quotation mark" if sign == '"' else "slash of the regular expression"
                raise QueryError(f"the closing {what} is missing", start)
            if self.take("\\"):
                escaped = self.peek() == sign or (sign == '"' and self.peek() == "\\")
                if not escaped:
                    found.append("\\")
                    if sign == '"' or not self.peek():
                        continue
            found.append(self.peek())
            self.position += 1
        self.position += 1
        return "".join(found)
