"""The lists that rules refer to, as the config gives them: in place, as changes to a shipped one, or in a file."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tui.events.clean import clean
from tui.events.plain_file import read_plain
from tui.settings.config_file import AccountTable, ConfigFile, ListTable
from tui.settings.problem import SettingProblem

if TYPE_CHECKING:
    from tui.detection.lists import ListSetting

MAX_BYTES = 20_000_000
"""Of a list file: a threat list has some hundred thousand addresses."""
_COMMENT = re.compile(r"(^|\s)#.*")
"""A # within a word belongs to it."""


class ConfiguredLists(Struct, frozen=True):
    """The lists of one account, and the files that some of them were read from."""

    lists: "Mapping[str, ListSetting]" = field(default_factory=dict)
    files: tuple[Path, ...] = ()


def lists_of(config: ConfigFile, account: AccountTable, folder: Path) -> ConfiguredLists:
    """Those of the account beside those of all; a relative path is meant from `folder`."""
    found: dict[str, ListSetting] = {}
    files: list[Path] = []
    for name, table in {**config.lists, **account.lists}.items():
        if isinstance(table, ListTable) and table.file is not None:
            path = folder / Path(table.file).expanduser()
            files.append(path)
            gone = {entry.casefold() for entry in table.remove}
            found[name] = [one for one in (*_read(name, path), *table.add) if one.casefold() not in gone]
        elif isinstance(table, ListTable):
            found[name] = {"add": table.add, "remove": table.remove}
        else:
            found[name] = table
    return ConfiguredLists(found, tuple(files))


def _read(name: str, path: Path) -> list[str]:
    """The entries of a file; an empty one would silence rules without a word."""
    file = f"file of lists.{clean(name)[:60]}, {clean(str(path))}"
    try:
        content = read_plain(path, MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise SettingProblem(f"{file}: {error.strerror}", status=5) from error
    except ValueError as error:
        raise SettingProblem(f"{file}: not UTF-8", status=5) from error
    if len(content) > MAX_BYTES:
        raise SettingProblem(f"{file}: longer than {MAX_BYTES} bytes", status=5)
    entries = list(_entries(text))
    if not entries:
        raise SettingProblem(f"{file}: no entry in it", "one entry a line; # begins a comment", status=5)
    return entries


def _entries(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if entry := clean(_COMMENT.sub("", line).strip()):
            yield entry
