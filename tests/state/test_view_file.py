"""What was chosen on the screen, on disk."""

from pathlib import Path

import pytest

from tui.events.layout import read_layout
from tui.events.stream import Stream
from tui.events.view import View
from tui.state.view_file import LONGEST, ViewFile

VIEW = View({Stream.SIGNIN: read_layout(Stream.SIGNIN, ["time", "user:24"])}, "utc")


def test_what_is_written_is_read_and_nobody_else_may(tmp_path: Path) -> None:
    file = ViewFile(tmp_path / "new")

    said = file.write(VIEW)

    assert said == ""
    assert file.read() == (VIEW, "")
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


def test_without_a_file_nothing_was_chosen(tmp_path: Path) -> None:
    assert ViewFile(tmp_path).read() == (View(), "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"version": 2, "columns": {}}',
        b'{"version": 1, "columns": {"other": ["time"]}}',
        b'{"version": 1, "columns": {"signin": ["nonsense"]}}',
        b'{"version": 1, "columns": {"signin": "time"}}',
        b'{"version": 1, "columns": {}, "times": "later"}',
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"version": 1, "columns": {}, "other": ' + b"[" * 40_000 + b"]" * 40_000 + b"}",
        b'{"version": 1}' + b" " * LONGEST,
    ],
)
def test_a_damaged_file_is_told_and_changes_nothing(tmp_path: Path, content: bytes) -> None:
    file = ViewFile(tmp_path)
    file.path.write_bytes(content)

    view, problem = file.read()

    assert view == View()
    assert problem.startswith(str(file.path))


def test_a_file_of_another_opwatch_is_not_called_damaged(tmp_path: Path) -> None:
    file = ViewFile(tmp_path)
    file.path.write_bytes(b'{"version": 2, "columns": [], "times": "later"}')

    assert file.read() == (View(), f"{file.path}: written by another opwatch")


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    file = ViewFile(tmp_path)
    file.path.mkdir()

    assert file.read()[0] == View()
    assert file.read()[1]
    assert "not kept" in file.write(VIEW)
