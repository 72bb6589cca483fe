"""The lines of a recording that say how the watch itself fared: what became of each stream, and of the token.

    {"stream":"usage","at":"2026-…Z","health":{"state":"failing","error":"…",…}}   a stream was read, or was not
    {"at":"2026-…Z","token":{"state":"ok","features":[…],…}}                       what the token is and may do

Moments within are seconds since 1970. Never the token, nor the end of it, nor where it is kept.
"""

from typing import Annotated

import msgspec

from tui.events.clean import clean
from tui.events.reading import Answer, StreamHealth, StreamState, TokenFacts, TokenState
from tui.events.redact import redact
from tui.events.stream import Stream
from tui.events.times import format_timestamp, parse_timestamp
from tui.recording.lines import UNFIT

ANSWERS = 2_000
"""Answers of the service in one line, the newest; a stream that is drained has one for each page."""
SOURCE = "as recorded; the token is not in the recording"

Moment = Annotated[float, msgspec.Meta(ge=0, le=253_402_300_799)]
"""Up to the end of the year 9999: no later one can be shown."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]


Skew = Annotated[float, msgspec.Meta(ge=-253_402_300_799, le=253_402_300_799)]
"""Seconds; a wrong clock may be centuries ahead."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    at: Moment
    seconds: Seconds
    status: Annotated[int, msgspec.Meta(ge=0, le=999)]


class _Health(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    state: StreamState
    error: str = ""
    tries: Count = 0
    last_success: Moment | None = None
    next_poll: Moment | None = None
    failing_since: Moment | None = None
    cursor_since: Moment | None = None
    skew: Skew | None = None
    answers: Annotated[list[_Answer], msgspec.Meta(max_length=ANSWERS)] = []


class _Token(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    state: TokenState
    error: str = ""
    features: Annotated[list[str], msgspec.Meta(max_length=100)] = []
    account_uuid: str = ""
    integration_uuid: str = ""
    issued: Moment | None = None
    expires: Moment | None = None
    host: str = ""
    region: str = ""
    checked: Moment | None = None
    answer: _Answer | None = None


class _HealthLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    stream: Stream
    at: str
    health: _Health


class _TokenLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    at: str
    token: _Token


_HEALTH_LINE, _TOKEN_LINE = msgspec.json.Decoder(_HealthLine), msgspec.json.Decoder(_TokenLine)


def health_line(health: StreamHealth, at: int, since: float) -> bytes:
    """The line of a stream's health at a moment (nanoseconds), with the answers since the line before it."""
    new = [answer for answer in health.answers if answer.at > since]
    told = _Health(
        state=health.state,
        error=redact(health.error),
        tries=health.tries,
        last_success=health.last_success,
        next_poll=health.next_poll,
        failing_since=health.failing_since,
        cursor_since=health.cursor_since,
        skew=health.skew,
        answers=[_answer(answer) for answer in new[-ANSWERS:]],
    )
    return msgspec.json.encode(_HealthLine(stream=health.stream, at=format_timestamp(at), health=told)) + b"\n"


def token_line(facts: TokenFacts, at: int) -> bytes:
    """The line of what is known of the token at a moment, in nanoseconds."""
    told = _Token(
        state=facts.state,
        error=redact(facts.error),
        features=list(facts.features)[:100],
        account_uuid=facts.account_uuid,
        integration_uuid=facts.integration_uuid,
        issued=facts.issued,
        expires=facts.expires,
        host=facts.host,
        region=facts.region,
        checked=facts.checked,
        answer=None if facts.answer is None else _answer(facts.answer),
    )
    return msgspec.json.encode(_TokenLine(at=format_timestamp(at), token=told)) + b"\n"


def read_told(line: bytes) -> tuple[int, StreamHealth | TokenFacts] | None:
    """When a line was told (nanoseconds) and what it says, cleaned; None if it is something else."""
    try:
        if b'"health"' in line[:200]:
            found = _HEALTH_LINE.decode(line)
            return parse_timestamp(found.at), _as_health(found)
        facts = _TOKEN_LINE.decode(line)
        return parse_timestamp(facts.at), _as_facts(facts.token)
    except (*UNFIT, ValueError):
        return None


def _as_health(line: _HealthLine) -> StreamHealth:
    told = line.health
    return StreamHealth(
        line.stream,
        state=told.state,
        error=clean(told.error),
        tries=told.tries,
        last_success=told.last_success,
        next_poll=told.next_poll,
        failing_since=told.failing_since,
        cursor_since=told.cursor_since,
        skew=told.skew,
        answers=tuple(Answer(each.at, each.seconds, each.status) for each in told.answers),
    )


def _as_facts(told: _Token) -> TokenFacts:
    return TokenFacts(
        state=told.state,
        source=SOURCE,
        error=clean(told.error),
        features=tuple(map(clean, told.features)),
        account_uuid=clean(told.account_uuid),
        integration_uuid=clean(told.integration_uuid),
        issued=told.issued,
        expires=told.expires,
        host=clean(told.host),
        region=clean(told.region),
        checked=told.checked,
        answer=None if told.answer is None else Answer(told.answer.at, told.answer.seconds, told.answer.status),
    )


def _answer(answer: Answer) -> _Answer:
    return _Answer(at=answer.at, seconds=answer.seconds, status=answer.status)
