"""An export is written whole, for one's own eyes, and never over another file unasked."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.export.file import ExportProblem, IsThere, check_free, destination, write_export


def test_a_file_is_closed_to_others_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_export(tmp_path / "x.csv", [b"a\n", b"b\n"], replacing=False)

    assert (tmp_path / "x.csv").read_bytes() == b"a\nb\n"
    assert stat.S_IMODE((tmp_path / "x.csv").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")

    with pytest.raises(IsThere, match="enter once more"):
        write_export(tmp_path / "x", [b"a"], replacing=False)

    assert (tmp_path / "x").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_file_is_replaced_when_that_is_wanted_and_a_link_itself_not_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("kept")
    (tmp_path / "x").symlink_to(tmp_path / "other")

    write_export(tmp_path / "x", [b"a"], replacing=True)

    assert ((tmp_path / "x").read_bytes(), (tmp_path / "other").read_text()) == (b"a", "kept")


def test_a_broken_link_is_there_too(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to(tmp_path / "nowhere")

    with pytest.raises(IsThere):
        check_free(tmp_path / "x")


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a"
        raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(ExportProblem, match="the disk is full"):
        write_export(tmp_path / "x", pieces(), replacing=False)

    assert list(tmp_path.iterdir()) == []


def test_whatever_ends_the_rows_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a"
        raise ExportProblem("cancelled")

    with pytest.raises(ExportProblem, match="cancelled"):
        write_export(tmp_path / "x", pieces(), replacing=False)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(ExportProblem, match="no permission"):
        write_export(tmp_path / "x", [b"a"], replacing=False)


@pytest.mark.parametrize("typed", ["/dev/null", "/dev/full"])
def test_a_device_is_no_file_and_is_never_replaced_by_one(typed: str) -> None:
    with pytest.raises(ExportProblem, match="is a device or a pipe, not a file"):
        destination(typed)


def test_the_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert destination(" ~/x.csv ") == tmp_path / "x.csv"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the name"),
        ("/", "is a folder"),
        ("no/such/folder/x", "There is no folder"),
        ("x\0y", "no name"),
        ("~nobody-of-this-name/x", "no name"),
    ],
)
def test_what_can_be_no_file_is_told(typed: str, said: str) -> None:
    with pytest.raises(ExportProblem, match=said):
        destination(typed)
