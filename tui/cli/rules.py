"""`opwatch rules`: the rules looked at, tried, and questioned."""

import click

from tui.cli.arrangement import arranged
from tui.cli.rules_backtest import backtest_rules
from tui.cli.rules_check import lint_rules, test_rules
from tui.cli.rules_explain import explain_rule
from tui.cli.rules_list import list_rules

_HELP = frozenset({"--help", "-h"})


class _Rules(click.Group):
    """`list` is the command where none is named, and flags may stand anywhere."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing and not (set(args) <= _HELP and args):
            args = arranged(args, list(self.commands.values()), "list")
        return super().parse_args(ctx, args)


@click.group(cls=_Rules)
def rules() -> None:
    """List, check, test and question the rules.

    Rules of your own go into *.toml files in the folder `rules` beside the config; they are written like ours.
    """


for _command in (list_rules, lint_rules, test_rules, explain_rule, backtest_rules):
    rules.add_command(_command)
