"""What an answer means before anybody looks for events in it: status, error text, wait, and the time there."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tui.events.clean import clean
from tui.events.redact import redact
from tui.events_api.errors import (
    BadCursor,
    BadRequest,
    EventsApiError,
    NotTheService,
    ServiceDown,
    Throttled,
    TokenRefused,
)

LONGEST_WAIT = 300.0
"""A `Retry-After` beyond that is held to it: the rate limit's minute window has passed five times by then."""
_LONGEST_MESSAGE = 160
_CODE = re.compile(r"[A-Za-z0-9_+/=.%~-]{40,}")
"""No word for people: it may be a piece of the token in some encoding, which `redact` does not know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its body."""

    status: int
    headers: dict[str, str] = field(repr=False)
    """By lower-case name."""
    body: bytes = field(repr=False)
    seconds: float
    at: float
    """When it was complete, in seconds since 1970."""


def check(answer: Answer, *, sent_cursor: bool = False) -> None:
    """Raises the error that the answer stands for; says nothing to a 2xx that may be of the service."""
    status = answer.status
    if 300 <= status < 400:
        raise _error(NotTheService, answer, f"Redirected{_whereto(answer)} instead of an answer")
    if status in (407, 511):
        raise _error(NotTheService, answer, f"A proxy or portal asks for a login ({_status(status)})")
    if _is_web_page(answer) and status != 429 and status < 500:
        raise _error(NotTheService, answer, f"A web page came instead of an answer ({_status(status)})")
    if 200 <= status < 300:
        return
    message = _message(answer)
    if status in (401, 403):
        raise _error(TokenRefused, answer, f"The service refuses the token ({_status(status)}){message}")
    if status == 404:
        raise _error(NotTheService, answer, f"No Events API answers there ({_status(status)}){message}")
    if status == 429:
        raise _error(Throttled, answer, f"Too many requests ({_status(status)}){message}")
    if status >= 500 or status in (408, 425):
        raise _error(ServiceDown, answer, f"The service has a fault ({_status(status)}){message}")
    kind = BadCursor if status == 400 and sent_cursor else BadRequest
    raise _error(kind, answer, f"The service does not take the request ({_status(status)}){message}")


def _error(kind: type[EventsApiError], answer: Answer, summary: str) -> EventsApiError:
    return kind(summary, status=answer.status, seconds=answer.seconds, retry_after=retry_after(answer))


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _is_web_page(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "").lower() or answer.body[:64].lstrip()[:1] == b"<"


def _whereto(answer: Answer) -> str:
    try:
        host = urlsplit(answer.headers.get("location", "")).hostname
    except ValueError:
        host = None
    return f" to {clean(host[:80])}" if host else ""


def _message(answer: Answer) -> str:
    """What the body says, if it says something that fits a line."""
    text = _told(answer.body) or (answer.body[:1000].decode(errors="replace") if b"<" not in answer.body else "")
    text = _CODE.sub("‹…›", redact(" ".join(text[:1000].split())))
    if len(text) > _LONGEST_MESSAGE:
        text = text[: _LONGEST_MESSAGE - 1] + "…"
    return f": {text}" if text else ""


def _told(body: bytes) -> str:
    """The message of the two error shapes: `{"Error": {"Message": …}}` and `{"status": …, "message": …}`."""
    try:
        sent: Any = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
    if isinstance(sent, dict) and isinstance(sent.get("Error"), dict):
        sent = sent["Error"]
    if not isinstance(sent, dict):
        return ""
    told = sent.get("Message") or sent.get("message") or ""
    return told if isinstance(told, str) else ""


def retry_after(answer: Answer) -> float | None:
    """The seconds that the service asks us to wait, at most `LONGEST_WAIT`; None if it says nothing sensible."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT)
    until = _date(text)
    if until is None:
        return None
    now = _date(answer.headers.get("date", "")) or answer.at
    return min(until - now, LONGEST_WAIT) if until >= now else None


def date_skew(answer: Answer) -> float | None:
    """Seconds by which this machine's clock is ahead of the service's; the header knows whole seconds only."""
    there = _date(answer.headers.get("date", ""))
    return None if there is None else answer.at - answer.seconds / 2 - (there + 0.5)


def _date(text: str) -> float | None:
    try:
        moment: datetime = parsedate_to_datetime(text)
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
