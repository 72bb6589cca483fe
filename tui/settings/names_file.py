"""The alias file: names for the ids of vaults, items and groups, since the API sends ids only.

[vaults]
jaqxqf5qylslqiitnduawrndc5 = "Production"
"""

import tomllib
from pathlib import Path

import msgspec

from tui.events.clean import clean
from tui.events.names import Names
from tui.events.plain_file import read_plain
from tui.settings.config_lines import line_of
from tui.settings.problem import SettingProblem, nearest

MAX_BYTES = 20_000_000
_TABLES = ("vaults", "items", "groups")


def read_names(path: Path) -> Names:
    """The names in the file, cleaned."""
    file = clean(str(path))
    try:
        content = read_plain(path, MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        raise SettingProblem(f"names file {file}: {error.strerror}", status=5) from error
    except (ValueError, RecursionError) as error:  # of brackets without end
        raise SettingProblem(f"names file {file}: {clean(str(error))}", status=5) from error
    if len(content) > MAX_BYTES:
        raise SettingProblem(f"names file {file}: longer than {MAX_BYTES} bytes", status=5)
    found = {}
    for name, table in tables.items():
        if name not in _TABLES:
            where = f"{file}, line {line_of(text, (name,))}"
            hint = nearest(name, _TABLES) or "it has [vaults], [items] and [groups]"
            raise SettingProblem(f"names file {where}: unknown table {clean(name)[:60]}", hint, status=5)
        found[name] = _names(table, f"names file {file}", name)
    return Names(**found)


def _names(table: object, file: str, name: str) -> dict[str, str]:
    try:
        entries = msgspec.convert(table, dict[str, str])
    except msgspec.ValidationError as error:
        raise SettingProblem(f'{file}: [{name}] holds lines of the form id = "name"', status=5) from error
    return {identifier: clean(shown) for identifier, shown in entries.items()}
