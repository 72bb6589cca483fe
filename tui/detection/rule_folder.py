"""Analysts' own rules: the TOML files of a folder beside the config, of the same format as the catalogue."""

from pathlib import Path
from typing import TypeAlias

from tui.detection.table import Problem, RuleFileError
from tui.events.clean import clean
from tui.events.plain_file import read_plain

MAX_BYTES = 1_000_000
Stamp: TypeAlias = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of each file."""


def folder_texts(folder: Path | None) -> list[tuple[str, str]]:
    """Path and content of the folder's files, by name; raises `RuleFileError` for one that cannot be read."""
    return [(clean(str(path)), rule_text(path)) for path in _files(folder)]


def rule_text(path: Path) -> str:
    """The content of one file; raises `RuleFileError`."""
    try:
        content = read_plain(path, MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise RuleFileError([_unreadable(path, f"longer than {MAX_BYTES} bytes")])
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise RuleFileError([_unreadable(path, error.strerror or "cannot be read")]) from error
    except UnicodeDecodeError as error:
        raise RuleFileError([_unreadable(path, "not UTF-8")]) from error


def stamp(folder: Path | None) -> Stamp:
    """Changes whenever a file of the folder does."""
    found = []
    for path in _files(folder):
        try:
            about = path.stat()
        except OSError:  # it went away since the folder was listed: the next look sees what is there then
            continue
        found.append((path.name, about.st_mtime_ns, about.st_size))
    return tuple(found)


def _files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise RuleFileError([_unreadable(folder, error.strerror or "cannot be read")]) from error


def _unreadable(path: Path, why: str) -> Problem:
    return Problem(clean(str(path)), 0, "", "", why)
