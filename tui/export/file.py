"""The file of an export: whole or not at all, closed to others, and never in the place of another unasked.

ExportProblem    the file cannot be written, and why in words
IsThere          there is a file of this name already
"""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tui.state.files import reason_of


class ExportProblem(Exception):  # noqa: N818 (a state of things, not a fault)
    """The message is a sentence for the screen."""


class IsThere(ExportProblem):
    """Nobody has said yet that the file may be replaced."""


def destination(typed: str) -> Path:
    """The path that somebody typed; `~` is the home folder. Raises `ExportProblem` where no file can be."""
    if not typed.strip():
        raise ExportProblem("Type the name of a file.")
    if "\0" in typed:
        raise ExportProblem("That is no name that a file can have.")
    try:
        path = Path(typed.strip()).expanduser().absolute()
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
        is_device = path.exists() and not path.is_file() and not is_folder
    except (OSError, RuntimeError, ValueError):  # too long, no such home, a zero byte
        raise ExportProblem("That is no name that a file can have.") from None
    if is_folder:
        raise ExportProblem(f"{path} is a folder. Type the name of a file in it.")
    if is_device:  # a file would take the place of the device itself
        raise ExportProblem(f"{path} is a device or a pipe, not a file. opwatch query writes to those.")
    if not has_folder:
        raise ExportProblem(f"There is no folder {path.parent}. Make it, or choose another.")
    return path


def check_free(path: Path) -> None:
    """Raises `IsThere` if something of this name is there, a broken link too."""
    if os.path.lexists(path):
        raise IsThere(f"{path.name} is there already. enter once more replaces it.")


def write_export(path: Path, pieces: Iterable[bytes], *, replacing: bool) -> None:
    """Writes the pieces, 0600; the name is taken when all are on the disk. What stops it leaves nothing behind."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-", suffix=".tmp")  # 0600
    except OSError as error:
        raise _problem(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(descriptor)
        if not replacing:
            check_free(path)  # again: it may have come while this was written
        os.replace(name, path)  # noqa: PTH105 (a name)
    except OSError as error:
        raise _problem(path, error) from error
    finally:
        with contextlib.suppress(OSError):  # it is gone when all went well
            os.unlink(name)  # noqa: PTH108


def _problem(path: Path, error: OSError) -> ExportProblem:
    return ExportProblem(f"{path} was not written: {reason_of(error)}.")
