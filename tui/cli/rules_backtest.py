"""`opwatch rules backtest`: the rules run over history, and an edited file held against those that are running."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from tui.alerts.output import alert_as_output
from tui.cli.flags import account_flags, learning_flags, one_shot_flags, reading_flags
from tui.cli.rules_learning import learning_lines, lesson_as_output, parted
from tui.cli.rules_output import format_flag, print_json, print_line, print_table
from tui.cli.rules_recording import recording_flag, source_of
from tui.cli.rules_source import History, running_rules
from tui.detection.backtest import Difference, RuleCount, counts, difference, touched, with_file
from tui.detection.engine import Engine
from tui.detection.kinds.learning import Learning
from tui.detection.past import needed
from tui.detection.replay import Replay, replayed
from tui.detection.rule import Rule
from tui.detection.rule_folder import rule_text
from tui.detection.split import Split, both
from tui.events.alert import Alert, Severity
from tui.events.times import NANOSECONDS, format_timestamp
from tui.export.rows import local_time
from tui.settings import Settings

_SEVERITIES = sorted(Severity, reverse=True)


@click.command("backtest")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@account_flags
@reading_flags
@learning_flags
@one_shot_flags
@recording_flag
@format_flag
def backtest_rules(file: Path | None, recording: Path | None, form: str, **flags: object) -> None:
    """Count the alerts of each rule over the last 7 days (--since), or over a recording.

    With FILE, a rule file that you have edited: its rules stand in for those of the same id, and the alerts that
    are gained and lost are shown.

    Rules that must know what is usual learn first, from what is before (--learn). Where nothing is before, they
    learn from the start, as long as each needs and at most from the first half, and their alerts count from then.
    """
    source = source_of(recording, flags)
    settings = source.settings
    rules = running_rules(settings)
    candidate = None if file is None else with_file(rules, str(file), rule_text(file))
    if candidate is None:
        history = source.history(rules=rules)
        parts = parted(rules, history, settings)
        _show(_run(rules, history, parts), None, history, parts, settings, form)
        return
    edited = {rule.id for rule in candidate if rule not in rules}
    compared = touched(candidate, edited) | touched(rules, edited)
    old, new = needed(rules, compared), needed(candidate, compared)  # the others make no difference
    history = source.history(rules=[*old, *new])
    parts = both(parted(old, history, settings), parted(new, history, settings))
    before, after = _run(old, history, parts), _run(new, history, parts)
    changes = difference(_of(before, compared), _of(after, compared))
    _show(after, changes, history, parts, settings, form, compared)


def _run(rules: Sequence[Rule], history: History, parts: Split) -> Replay[Engine]:
    return replayed(rules, history.events, history.around, history.now_ns, parts)


def _of(replay: Replay[Engine], compared: frozenset[str]) -> list[Alert]:
    return [alert for alert in replay.book.alerts() if alert.rule in compared]


def _show(
    replay: Replay[Engine],
    changes: Difference | None,
    history: History,
    parts: Split,
    settings: Settings,
    form: str,
    compared: frozenset[str] | None = None,
) -> None:
    alerts = replay.book.alerts() if compared is None else _of(replay, compared)
    learning = replay.engine.learning()
    if form == "json":
        print_json(_as_output(counts(alerts), learning, changes, history, parts))
        return
    print_line(f"{len(history.asked):,} events of {history.days:.4g} days")
    for line in learning_lines(parts, settings.zone):
        print_line(line)
    print_table(
        ("RULE", "ALERTS", "A DAY", *(severity.word.upper() for severity in _SEVERITIES)),
        [
            _row(each.rule, each.alerts, each.by_severity, _days(each.rule, history, parts))
            for each in _with_total(counts(alerts))
        ],
    )
    if learning:
        print_line(f"Still learning, and quiet so far: {', '.join(learning)}")
    if changes is not None:
        _show_changes(changes, settings)


def _with_total(found: Sequence[RuleCount]) -> list[RuleCount]:
    total: dict[Severity, int] = {}
    for each in found:
        for severity, number in each.by_severity.items():
            total[severity] = total.get(severity, 0) + number
    return [*found, RuleCount("all", sum(total.values()), total)]


def _days(rule: str, history: History, parts: Split) -> float:
    """How long a rule was judged; a second at least, for what is divided by it."""
    return max(1.0, (history.now_ns - parts.judged_from(rule)) / NANOSECONDS) / 86_400


def _row(rule: str, alerts: int, by_severity: Mapping[Severity, int], days: float) -> tuple[str, ...]:
    graded = (str(by_severity.get(severity) or "-") for severity in _SEVERITIES)
    return (rule, str(alerts), f"{alerts / days:.2f}", *graded)


def _show_changes(changes: Difference, settings: Settings) -> None:
    for word, alerts in (("gained", changes.gained), ("lost", changes.lost)):
        print_line(f"{word}: {len(alerts)}")
        for alert in alerts:
            print_line(f"  {_line(alert, settings)}")
    if changes.changed:
        print_line(f"of another severity: {len(changes.changed)}")
        for before, after in changes.changed:
            print_line(f"  {before.severity.word} → {after.severity.word}  {_line(after, settings)}")


def _line(alert: Alert, settings: Settings) -> str:
    when = local_time(alert.first, settings.zone)
    return f"{when}  {alert.severity.word}  {alert.rule}  {alert.who}: {alert.title}"


def _as_output(
    found: Sequence[RuleCount],
    learning: Mapping[str, Learning],
    changes: Difference | None,
    history: History,
    parts: Split,
) -> dict[str, Any]:
    events = len(history.asked)
    data: dict[str, Any] = {
        "days": history.days,
        "events": events,
        "events_before": len(history.events) - events,
        "judged_from": format_timestamp(parts.judged),
        "rules": [
            {
                "rule": each.rule,
                "alerts": each.alerts,
                "per_day": round(each.alerts / _days(each.rule, history, parts), 4),
                "by_severity": {severity.word: each.by_severity.get(severity, 0) for severity in _SEVERITIES},
            }
            for each in found
        ],
        "learned": {rule: lesson_as_output(lesson) for rule, lesson in parts.lessons.items()},
        "learning": {name: left.words() for name, left in learning.items()},
    }
    if changes is not None:
        data["gained"] = [alert_as_output(alert) for alert in changes.gained]
        data["lost"] = [alert_as_output(alert) for alert in changes.lost]
        data["changed"] = [
            alert_as_output(after) | {"severity_before": before.severity.word} for before, after in changes.changed
        ]
    return data
