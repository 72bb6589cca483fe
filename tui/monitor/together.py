"""One status for several accounts: what is worst in any of them, so that nothing hides behind what is well."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from tui.events.reading import BudgetUse, Status, StreamHealth, StreamState, TokenFacts, TokenState
from tui.events.stream import Stream

_STATES: tuple[StreamState, ...] = ("absent", "ok", "reading", "starting", "failing", "stopped")
_TOKENS: tuple[TokenState, ...] = ("ok", "unchecked", "unreachable", "refused")
"""From best to worst. A stream that one token may not read is left to that account's own status."""


def together(parts: Sequence[Status], notices: Sequence[str], now: float) -> Status:
    """The status of all accounts at once; `parts` are theirs, at least one."""
    oldest = [part.oldest for part in parts if part.oldest is not None]
    skews = [part.clock_skew for part in parts if part.clock_skew is not None]
    is_over = all(part.fatal for part in parts)
    return Status(
        account=f"all {len(parts)} accounts",
        demo=all(part.demo for part in parts),
        interval=max(part.interval for part in parts),
        token=max((part.token for part in parts), key=_badness),
        streams={stream: worst_of(stream, parts, now) for stream in Stream},
        budget=_spent([part.budget for part in parts]),
        held=sum(part.held for part in parts),
        capacity=max(part.capacity for part in parts),
        oldest=min(oldest, default=None),
        clock_skew=max(skews, key=abs, default=None),
        rules=tuple(dict.fromkeys(rule for part in parts for rule in part.rules)),
        notices=tuple(notices),
        learning=min((p.learning for p in parts if p.learning), key=lambda p: p.reached - p.end, default=None),
        looking_back=min(
            (p.looking_back for p in parts if p.looking_back), key=lambda p: p.reached - p.end, default=None
        ),
        loading=next((part.loading for part in parts if part.loading), None),
        whole_since=max((part.whole_since for part in parts if part.whole_since), default=None),
        fatal="; ".join(f"{part.account}: {part.fatal}" for part in parts) if is_over else "",
        accounts=tuple(parts),
    )


def worst_of(stream: Stream, parts: Iterable[Status], now: float) -> StreamHealth:
    """The health of the stream where it is worst, with what all accounts have brought."""
    found = [_of(stream, part) for part in parts]

    def badness(health: StreamHealth) -> tuple[bool, int, float]:
        age = health.age(now)
        intervals = float("inf") if age is None else age / health.interval
        is_stale = health.state == "ok" and intervals > 2  # two intervals without success: said to be stale
        return (is_stale, _STATES.index(health.state), intervals)

    return replace(
        max(found, key=badness),
        newest_event=max((one.newest_event for one in found if one.newest_event is not None), default=None),
        events=sum(one.events for one in found),
        bad_events=sum(one.bad_events for one in found),
        home_events=sum(one.home_events for one in found),
        duplicates=sum(one.duplicates for one in found),
        answers=tuple(sorted((answer for one in found for answer in one.answers), key=lambda answer: answer.at)),
    )


def _of(stream: Stream, part: Status) -> StreamHealth:
    health = replace(part.streams.get(stream) or StreamHealth(stream), interval=part.interval)
    return replace(health, state="stopped", error=part.fatal) if part.fatal else health


def _badness(token: TokenFacts) -> tuple[int, float]:
    return (_TOKENS.index(token.state), -(float("inf") if token.expires is None else token.expires))


def _spent(budgets: Sequence[BudgetUse]) -> BudgetUse:
    """The sum; each account has a budget of its own."""
    limited = [budget for budget in budgets if budget.minute_limit is not None]
    return BudgetUse(
        minute=sum(budget.minute for budget in limited or budgets),
        minute_limit=sum(budget.minute_limit or 0 for budget in limited) if limited else None,
        hour=sum(budget.hour for budget in limited or budgets),
        hour_limit=sum(budget.hour_limit or 0 for budget in limited) if limited else None,
        throttled=tuple(sorted(at for budget in budgets for at in budget.throttled)),
    )
