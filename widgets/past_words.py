"""How far the reading of the past is, in words."""

from tui.events.reading import Status


def past_words(status: Status, *, tight: bool = False) -> str:
    """`learning, 12 of 30 days`; empty while nothing of the past is being read."""
    read = (("loading", status.loading), ("learning", status.learning), ("look-back", status.looking_back))
    for word, progress in read:
        if progress is not None:
            return f"{word} {progress.words.replace(' of ', '/')}" if tight else f"{word}, {progress.words}"
    return ""
