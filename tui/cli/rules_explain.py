"""`opwatch rules explain`: why an event fired a rule, or what kept it from doing so."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tui.alerts.output import alert_as_output
from tui.cli.flags import account_flags, learning_flags, one_shot_flags, reading_flags
from tui.cli.problem import BAD_INPUT, Problem
from tui.cli.rules_learning import lesson_as_output, lesson_line, parted
from tui.cli.rules_output import format_flag, print_json, print_line
from tui.cli.rules_recording import recording_flag, source_of
from tui.cli.rules_source import LOOK_BACK, History, find_rule, running_rules
from tui.detection.explaining import Explanation, explain
from tui.detection.judged import WORDS, Alternatives, Part
from tui.detection.past import needed
from tui.detection.rule import Rule
from tui.detection.rule_states import history_needed
from tui.detection.split import Lesson
from tui.events.clean import clean
from tui.events.durations import format_duration
from tui.events.model import Seen
from tui.events.times import NANOSECONDS, format_timestamp
from tui.export.rows import event_row
from tui.settings import Settings

_MOST = 30 * 86_400.0
"""Seconds that a rule's own need may lengthen the look-back to."""


@click.command("explain")
@click.argument("rule", metavar="RULE")
@click.argument("uuid", metavar="UUID")
@account_flags
@reading_flags
@learning_flags
@one_shot_flags
@recording_flag
@format_flag
def explain_rule(rule: str, uuid: str, recording: Path | None, form: str, **flags: object) -> None:
    """Say why an event fired a rule, or what kept it from doing so.

    Each condition is shown with what it found: true, false, or unknown where the event does not have the field.

    A rule that must know what is usual learns first, from what is before the look-back (--learn), else from the
    start of it.
    """
    source = source_of(recording, flags)
    settings = source.settings
    rules = running_rules(settings)
    asked = find_rule(rules, rule)
    history = source.history(_look_back(asked), needed(rules, [asked.id]))
    target = _find(history, uuid, "--since reads further back" if recording is None else "")
    concerned = [replace(each, enabled=True) for each in needed(rules, [asked.id])]
    parts = parted(concerned, history, settings).upto(target.event.time)
    explanation = explain(asked, rules, history.events, target, history.around, history.now_ns, parts)
    if form == "json":
        print_json(_as_output(explanation, parts.lessons.get(asked.id)))
    else:
        _show(explanation, parts.lessons.get(asked.id), settings)


def _look_back(rule: Rule) -> float:
    """As far as the rule needs."""
    needed = 2 * max(rule.kind.within, history_needed(rule.kind)) / NANOSECONDS
    return max(LOOK_BACK, min(needed, _MOST))


def _find(history: History, uuid: str, hint: str) -> Seen:
    for seen in history.asked:
        if seen.event.uuid == uuid:
            return seen
    since = format_duration(history.since)
    raise Problem(f"no event {clean(uuid)[:60]} in the last {since}", hint, BAD_INPUT, "not-found")


def _show(explanation: Explanation, lesson: Lesson | None, settings: Settings) -> None:
    rule, seen = explanation.rule, explanation.seen
    print_line(f"{rule.id} ({rule.kind.name}, {rule.severity.word}) at {rule.origin.file}:{rule.origin.line}")
    print_line("  ".join(part for part in event_row(seen, settings.zone, settings.names) if part))
    print_line()
    for part in (*explanation.parts, *explanation.cases):
        _show_part(part)
    print_line()
    if reason := explanation.first_not_true:
        print_line(f"Not this rule's: {reason}")
    elif explanation.fired:
        print_line("It fired.")
    else:
        print_line("It matches, and did not fire by itself.")
    if lesson is not None:
        print_line(f"State: {lesson_line(lesson, settings.zone)}")
    for sentence in explanation.state:
        print_line(f"State: {sentence}")


def _show_part(part: Part) -> None:
    asks = any(part.match) or bool(part.unless)
    verdict = "holds" if part.plays else part.first_not_true
    print_line(f"{part.name}: {verdict}" if asks or not part.plays else part.name)
    _show_clause("", part.match)
    _show_clause("unless ", part.unless)


def _show_clause(word: str, alternatives: Alternatives) -> None:
    for number, alternative in enumerate(alternatives, 1):
        if number > 1:
            print_line("    or")
        for each in alternative:
            print_line(f"    {WORDS[each.verdict]:<7}  {word}{each.clause}   {each.value}")


def _as_output(explanation: Explanation, lesson: Lesson | None) -> dict[str, Any]:
    seen = explanation.seen
    return {
        "rule": explanation.rule.id,
        "event": {
            "stream": seen.stream.value,
            "uuid": seen.event.uuid,
            "timestamp": format_timestamp(seen.event.time),
        },
        "fired": explanation.fired,
        "matches": not explanation.first_not_true,
        "first_not_true": explanation.first_not_true or None,
        "parts": [_part_as_output(part) for part in explanation.parts],
        "cases": [_part_as_output(part) for part in explanation.cases],
        "state": list(explanation.state),
        "learned": None if lesson is None else lesson_as_output(lesson),
        "alerts": [alert_as_output(alert) for alert in explanation.alerts],
    }


def _part_as_output(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "streams": list(part.streams),
        "holds": part.plays,
        "first_not_true": part.first_not_true or None,
        "match": _clause_as_output(part.match),
        "unless": _clause_as_output(part.unless),
        "missing": list(part.missing),
    }


def _clause_as_output(alternatives: Alternatives) -> list[list[dict[str, Any]]]:
    return [
        [{"clause": each.clause, "value": each.value, "verdict": each.verdict} for each in alternative]
        for alternative in alternatives
    ]
