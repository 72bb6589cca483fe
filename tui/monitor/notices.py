"""Sentences for people that a monitor has to say."""

NOTICES_KEPT = 50


class Notices:
    """The newest ones, each once."""

    def __init__(self) -> None:
        self._said: tuple[str, ...] = ()
        self.changes = 0
        """Grows with each that is new."""

    def say(self, sentence: str) -> None:
        """Keeps a sentence, unless it was said already."""
        if sentence not in self._said:
            self._said = (*self._said[-NOTICES_KEPT + 1 :], sentence)
            self.changes += 1

    @property
    def said(self) -> tuple[str, ...]:
        """Oldest first."""
        return self._said
