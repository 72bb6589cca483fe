"""The three streams of the Events API."""

from enum import StrEnum


class Stream(StrEnum):
    """A stream; the value is the word of the query language."""

    SIGNIN = "signin"
    USAGE = "usage"
    AUDIT = "audit"

    @property
    def feature(self) -> str:
        """The API's name of the stream: its endpoint, and what a token lists as a feature."""
        return _FEATURES[self]

    @property
    def label(self) -> str:
        """What people read."""
        return _LABELS[self]


_FEATURES = {Stream.SIGNIN: "signinattempts", Stream.USAGE: "itemusages", Stream.AUDIT: "auditevents"}
_LABELS = {Stream.SIGNIN: "Sign-ins", Stream.USAGE: "Usage", Stream.AUDIT: "Audit"}
