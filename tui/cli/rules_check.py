"""`opwatch rules lint` and `opwatch rules test`: are the rules right, before anybody relies on them?"""

from pathlib import Path
from typing import Any

import click

from tui.cli.flags import account_flags, learning_flags, one_shot_flags, reading_flags
from tui.cli.problem import BAD_INPUT
from tui.cli.rules_learning import parted
from tui.cli.rules_output import format_flag, print_json, print_line
from tui.cli.rules_recording import Source, recording_flag, source_of
from tui.cli.rules_source import (
    configured_lists,
    find_rule,
    names_account,
    running_rules,
    settings_of_rules,
)
from tui.detection.lint import lint
from tui.detection.lint_history import lint_history
from tui.detection.loading import catalogue_texts
from tui.detection.rule_folder import folder_texts
from tui.detection.rule_tests import Verdict, run_tests
from tui.events.clean import clean


@click.command("lint")
@account_flags
@reading_flags
@learning_flags
@one_shot_flags
@recording_flag
@format_flag
@click.pass_context
def lint_rules(context: click.Context, /, recording: Path | None, form: str, **flags: object) -> None:
    """Look for mistakes in all rules; exit status 5 if there are any.

    With --demo, an account named or a recording, rules that matched nothing in its last 7 days (--since), or in
    the recording, are told too. Rules that must know what is usual learn first, from what is before (--learn).
    """
    source = Source(settings_of_rules(flags), None) if recording is None else source_of(recording, flags)
    settings = source.settings
    texts = [*catalogue_texts(), *folder_texts(settings.rules_folder)]
    remarks = lint(texts, settings.rules, configured_lists(settings), clean(str(settings.config)))
    has_history = recording is not None or names_account(settings, flags)
    if has_history and not any(remark.level == "error" for remark in remarks):
        rules = running_rules(settings)
        history = source.history(rules=rules)
        parts = parted(rules, history, settings)
        remarks += lint_history(rules, history.events, history.around, parts, history.now_ns)
    errors = sum(remark.level == "error" for remark in remarks)
    if form == "json":
        print_json([remark.as_output() for remark in remarks])
    else:
        for remark in remarks:
            print_line(str(remark))
        print_line(f"{len(texts)} files: {errors} errors, {len(remarks) - errors} warnings")
    context.exit(BAD_INPUT if errors else 0)


@click.command("test")
@click.argument("ids", metavar="[RULE]...", nargs=-1)
@click.option("--config", metavar="FILE", help="Another config file.")
@format_flag
@click.pass_context
def test_rules(context: click.Context, /, ids: tuple[str, ...], form: str, **flags: object) -> None:
    """Run the tests that stand in rule files; exit status 5 if one fails."""
    rules = running_rules(settings_of_rules(flags))
    chosen = [find_rule(rules, name) for name in ids] or rules
    verdicts = [verdict for rule in chosen for verdict in run_tests(rule, rules)]
    failed = [verdict for verdict in verdicts if verdict.complaint]
    if form == "json":
        print_json([_as_output(verdict) for verdict in verdicts])
    else:
        for verdict in failed:
            print_line(f"{verdict.rule}: {verdict.test.name}: {verdict.complaint}")
        passed = len(verdicts) - len(failed)
        print_line(f"{len(verdicts)} tests of {len(chosen)} rules: {passed} passed, {len(failed)} failed")
    context.exit(BAD_INPUT if failed else 0)


def _as_output(verdict: Verdict) -> dict[str, Any]:
    wanted = verdict.test.severity
    return {
        "rule": verdict.rule,
        "test": verdict.test.name,
        "passed": not verdict.complaint,
        "expected": verdict.test.expect,
        "found": len(verdict.alerts),
        "expected_severity": None if wanted is None else wanted.word,
        "found_severity": max(alert.severity for alert in verdict.alerts).word if verdict.alerts else None,
        "complaint": verdict.complaint,
    }
