"""What of the config takes effect while opwatch runs: overrides of rules, and the lists that rules refer to."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from tui.events.clean import clean
from tui.events.plain_file import read_plain
from tui.settings.config_file import MAX_BYTES, AccountTable, ConfigFile, read_config
from tui.settings.lists import lists_of
from tui.settings.problem import SettingProblem

if TYPE_CHECKING:
    from tui.detection.lists import ListSetting
    from tui.detection.table import RuleFileError


class Tuning(Struct, frozen=True):
    """For one account."""

    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lists: "Mapping[str, ListSetting]" = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    """What it was read from."""
    rest: object = None
    """Equal for configs that differ in nothing else."""


def read_tuning(path: Path, account: str, *, required: bool) -> Tuning:
    """Reads the config again; raises `SettingProblem` for whatever is wrong in it.

    `required`: it was there at the start. An editor may replace it by another one: for a moment there is none.
    """
    return tuning_of(read_config(path, required=required), path, account)


def tuning_of(config: ConfigFile, path: Path, account: str) -> Tuning:
    """What a config says for an account; reads the files of lists."""
    table = config.accounts.get(account, AccountTable())
    found = lists_of(config, table, path.parent)
    return Tuning(config.rules, found.lists, (path, *found.files), _rest(config))


def _rest(config: ConfigFile) -> ConfigFile:
    accounts = {name: msgspec.structs.replace(table, lists={}) for name, table in config.accounts.items()}
    return msgspec.structs.replace(config, rules={}, lists={}, accounts=accounts)


def override_problem(path: Path, error: "RuleFileError") -> SettingProblem:
    """What is wrong with an override, told with its line in the config instead of the rule's own file."""
    problem = error.problems[0]
    try:
        text = read_plain(path, MAX_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):  # it was read a moment ago; then its lines are not known
        text = ""
    from tui.settings.config_lines import line_of  # for those whose config is wrong

    line = line_of(text, ("rules", problem.rule, *problem.key.split(".")))
    where = f"{clean(str(path))}, line {line}" if line else clean(str(path))
    key = f"{problem.key}: " if problem.key else ""
    return SettingProblem(f"{where}: {key}{problem.message} in [rules.{clean(problem.rule)}]", status=5)
