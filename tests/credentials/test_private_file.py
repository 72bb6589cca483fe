"""A token file must be a regular file of ours that nobody else can read."""

import os
from pathlib import Path

import pytest

from tests.credentials.tokens import CANARY, TOKEN
from tui.credentials.private_file import read_private
from tui.credentials.shape import TokenProblem


def _file(folder: Path, mode: int = 0o600) -> Path:
    path = folder / "token"
    path.write_text(TOKEN)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_closed_to_others_is_read(tmp_path: Path, mode: int) -> None:
    assert read_private(_file(tmp_path, mode)) == TOKEN


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(TokenProblem, match="open to others") as caught:
        read_private(_file(tmp_path, mode))

    assert "chmod 600" in caught.value.hint


def test_a_service_managers_file_is_read_whatever_its_mode(tmp_path: Path) -> None:
    assert read_private(_file(tmp_path, 0o440), guarded=False) == TOKEN


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(_file(tmp_path))

    with pytest.raises(TokenProblem, match="is a link"):
        read_private(link)


def test_somebody_elses_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)

    with pytest.raises(TokenProblem, match="somebody else"):
        read_private(path)


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)

    with pytest.raises(TokenProblem, match="no regular file"):
        read_private(tmp_path / "pipe")


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TokenProblem, match="no regular file"):
        read_private(tmp_path)
    with pytest.raises(TokenProblem, match="cannot be opened"):
        read_private(tmp_path / "absent")


@pytest.mark.parametrize("name", [TOKEN, TOKEN * 40, f"{TOKEN}\x00", f"\x1b]0;{TOKEN}\x07"])
def test_a_token_in_place_of_a_path_is_not_repeated(name: str) -> None:
    with pytest.raises(TokenProblem) as caught:
        read_private(Path(name))

    assert CANARY not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_no_more_is_read_than_a_token_can_have(tmp_path: Path) -> None:
    path = _file(tmp_path)
    path.write_bytes(b"\xff" * 1_000_000)

    assert len(read_private(path)) < 20_000
