"""What the commands of `opwatch rules` say of the history that rules have learnt from before they were judged."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from tui.cli.rules_source import History
from tui.detection.rule import Rule
from tui.detection.split import Lesson, Split, split
from tui.detection.wording import length
from tui.events.times import format_timestamp
from tui.export.rows import local_time
from tui.settings import Settings

_NAMED = 5
"""Rules that are named where several share a line."""


def parted(rules: Iterable[Rule], history: History, settings: Settings) -> Split:
    """The history as these rules learn from it, from the first event on, and are judged by it."""
    start = history.events[0].event.time if history.events else history.start
    if settings.learn == 0:
        return Split(start, history.asked_from, {})
    return split(rules, start, history.asked_from, history.now_ns)


def learning_lines(parts: Split, zone: tzinfo) -> list[str]:
    """Who learned from when to when, and who is judged from when on; empty where all are judged by all."""
    by_time: dict[int, list[str]] = {}
    for rule, lesson in parts.lessons.items():
        by_time.setdefault(lesson.judged, []).append(rule)
    start = local_time(parts.start, zone)
    lines = [
        f"learned from {start} to {local_time(judged, zone)}, judged from then: {_named(rules)}"
        for judged, rules in sorted(by_time.items())
    ]
    if lines:
        others = local_time(parts.judged, zone)
        lines.append(f"judged from {others}: the others, which have nothing to learn")
    short = [f"{rule} ({length(each.needs)})" for rule, each in parts.lessons.items() if each.is_short]
    if short:
        lines.append(f"less than they need to learn from: {_named(short)}")
    return lines


def _named(rules: list[str]) -> str:
    if len(rules) <= _NAMED:
        return ", ".join(rules)
    return f"{', '.join(rules[:_NAMED])} and {len(rules) - _NAMED} more"


def lesson_line(lesson: Lesson, zone: tzinfo) -> str:
    """The same of one rule."""
    judged = local_time(lesson.judged, zone)
    short = f" (needs {length(lesson.needs)})" if lesson.is_short else ""
    return f"learned from {local_time(lesson.start, zone)} to {judged}{short}, judged from then"


def lesson_as_output(lesson: Lesson) -> dict[str, Any]:
    """The same, ready for JSON."""
    return {
        "learned_from": format_timestamp(lesson.start),
        "judged_from": format_timestamp(lesson.judged),
        "needs": length(lesson.needs),
        "is_short": lesson.is_short,
    }
