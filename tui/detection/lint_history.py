"""What lint says of rules after a look at an account: which matched nothing, and which drown the others."""

from collections.abc import Iterator, Sequence

from tui.detection.backtest import counts
from tui.detection.remarks import Remark, warning
from tui.detection.replay import Replay, Surroundings
from tui.detection.rule import Rule
from tui.detection.split import Split
from tui.detection.witness import Witness
from tui.events.durations import format_duration
from tui.events.model import Seen
from tui.events.times import NANOSECONDS

LOUD = 0.2
"""Share of all alerts from which a rule is too loud."""
ENOUGH = 25
"""Alerts in all; of fewer, shares say nothing."""


def lint_history(
    rules: Sequence[Rule], events: Sequence[Seen], around: Surroundings, parts: Split, now_ns: int
) -> Iterator[Remark]:
    """Warnings about rules that are on; they learn from the one part of the history, and are asked of the other."""
    replay = Replay(rules, around, Witness, parts)
    concerned: set[str] = set()
    for seen in events:
        hits = replay.take(seen)
        if seen.event.time >= parts.judged:
            concerned |= replay.engine.concerned(seen, hits)
    replay.finish(now_ns)
    found = {each.rule: each.alerts for each in counts(replay.book.alerts())}
    total = sum(found.values())
    waiting, learning = replay.engine.waiting(), replay.engine.learning()
    asked = format_duration((now_ns - parts.judged) / NANOSECONDS)
    for rule in replay.engine.rules:
        if rule.id not in concerned and rule.id not in waiting:
            young = ", ".join(sorted(learning.keys() & rule.hears))
            reason = f": it reads the alerts of {young}, still learning" if young else ""
            yield warning(rule, "match", f"matched nothing in {asked}{reason}")
        share = found.get(rule.id, 0) / max(total, 1)
        if share > LOUD and total >= ENOUGH:
            yield warning(rule, "", f"raises {share:.0%} of all alerts, {found[rule.id]} of {total}")
