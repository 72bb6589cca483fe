"""What can go wrong between us and the Events API.

```
EventsApiError
├── TokenRefused     401, 403: asking again is no use
├── BadRequest       400 and others that asking again does not mend
│   └── BadCursor    400 to a cursor: begin again with a ResetCursor
├── Throttled        429
├── ServiceDown      5xx
├── Unreachable      no answer: DNS, TCP, TLS, proxy, cut off, or past the deadline
├── NetworkSettings  nothing can be asked: proxy or certificates of the environment
├── NotTheService    an answer, but not of the Events API: redirect, web page, 404
├── PageUnreadable   JSON, but not a page of events
├── NoProgress       pages that never end and bring nothing
└── TooLarge         an answer beyond the cap
```
Texts are cleaned and short; no token, cursor or body is in them.
"""
# ruff: noqa: N818 - they are named after what happened

from typing import ClassVar


class EventsApiError(Exception):
    """A request that brought no events; `str` gives the summary."""

    kind: ClassVar[str] = "events-api"
    """The word for it in `--format json`."""
    is_passing: ClassVar[bool] = True
    """It may be over when asked again."""
    hint: str = "Retrying."
    """What to do, in a plain sentence."""

    def __init__(
        self,
        summary: str,
        *,
        hint: str = "",
        status: int = 0,
        seconds: float = 0.0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(summary)
        self.summary = summary
        """What happened, in one line."""
        self.hint = hint or type(self).hint
        self.status = status
        """HTTP status, 0 when there was no answer."""
        self.seconds = seconds
        """How long it took to fail."""
        self.retry_after = retry_after
        """Seconds that the service asked us to wait, if it said something sensible."""


class TokenRefused(EventsApiError):
    """The token is wrong, expired, revoked, of another region, or lacks the feature."""

    kind = "token-refused"
    is_passing = False
    hint = "Check the token's expiry, its region and its event types, or issue a new one."


class BadRequest(EventsApiError):
    """The service does not take the request."""

    kind = "bad-request"
    is_passing = False
    hint = "Check the settings; if they are right, this is a fault of opwatch."


class BadCursor(BadRequest):
    """The service does not take the cursor any more."""

    kind = "bad-cursor"
    hint = "Reading begins again at the newest event seen."


class Throttled(EventsApiError):
    """More requests than the account may send; others (a SIEM) count too."""

    kind = "throttled"
    hint = "opwatch waits; a longer --interval or a lower --requests-per-minute leaves more to others."


class ServiceDown(EventsApiError):
    """The service has a fault of its own."""

    kind = "service-down"


class Unreachable(EventsApiError):
    """No answer came, or not all of one."""

    kind = "unreachable"
    hint = "Check network, proxy and certificate settings."


class NetworkSettings(EventsApiError):
    """Proxy or certificate settings of the environment with which no request can be made."""

    kind = "network-settings"
    is_passing = False
    hint = "Look at ALL_PROXY, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."


class NotTheService(EventsApiError):
    """Something else answered."""

    kind = "not-the-service"
    hint = "A captive portal or proxy may stand in between, or the base URL is wrong."


class PageUnreadable(EventsApiError):
    """The answer is no page of events; nothing behind it can be read until it is."""

    kind = "page-unreadable"
    hint = "opwatch asks for the same page again; if that goes on, tell 1Password support."


class NoProgress(EventsApiError):
    """The service says that there is more, page after page, and gives nothing new."""

    kind = "no-progress"


class TooLarge(EventsApiError):
    """The answer is larger than we take."""

    kind = "too-large"
    hint = "A proxy may stand in between; the Events API sends at most 1000 events a page."
