"""Which streams a rule goes by, those of the rules that it hears included."""

from collections.abc import Mapping

from tui.detection.running import Running
from tui.detection.view import HIT
from tui.events.stream import Stream


def reads_alone(one: Running, at_work: Mapping[str, Running]) -> bool:
    """Whether all that a rule takes comes with one stream of events: no other can hold up what it waits for."""
    streams: set[str] = set()
    met, left = {one.rule.id}, [one]
    while left:
        each = left.pop()
        if each.hears_any:
            return False
        streams.update(each.rule.streams)
        left += [at_work[name] for name in sorted(each.rule.hears - met) if name in at_work]
        met |= each.rule.hears
    streams.discard(HIT)
    return len(streams) == 1 and streams <= set(Stream)
