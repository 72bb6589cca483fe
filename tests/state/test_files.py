"""Files are whole or not there, closed to others, and a disk that refuses is said in words."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.credentials.tokens import CANARY, TOKEN
from tui.state.files import (
    StateNotSaved,
    private_folder,
    read_private,
    remove_leftovers,
    set_aside,
    write_private,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_written_closed_to_others_whatever_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old, and long")
    path.chmod(0o666)

    write_private(path, b"new")

    assert path.read_bytes() == b"new"
    assert mode(path) == 0o600
    assert names(tmp_path) == ["file"]


def test_folders_are_made_closed_to_others_and_those_of_other_people_stay_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    ours = tmp_path / "a" / "b" / "c"

    private_folder(ours)

    assert [mode(each) for each in (ours, ours.parent, ours.parent.parent, tmp_path)] == [0o700] * 3 + [0o755]


def test_a_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o755)

    private_folder(tmp_path / "state")

    assert mode(tmp_path / "state") == 0o700


def test_a_link_stays_and_the_file_that_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "real").write_text("old")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere" / "real")

    write_private(link, b"new")

    assert link.is_symlink()
    assert (tmp_path / "elsewhere" / "real").read_bytes() == b"new"
    assert names(tmp_path / "elsewhere") == ["real"]


def test_behind_a_link_the_file_is_set_aside_and_written_anew(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "real").write_text("broken")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere" / "real")

    aside = set_aside(link)
    write_private(link, b"new")

    assert aside.read_text() == "broken"
    assert aside.parent == tmp_path / "elsewhere"
    assert (tmp_path / "elsewhere" / "real").read_bytes() == b"new"


def test_what_is_set_aside_never_replaces_what_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    aside = set()
    for number in range(3):
        path.write_text(str(number))
        aside.add(set_aside(path))

    assert sorted(each.read_text() for each in aside) == ["0", "1", "2"]
    assert all(each.name.startswith("file.corrupt-20") for each in aside)
    assert not path.exists()


def test_leftovers_of_a_file_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in ("file", ".file-abc.tmp", ".other-abc.tmp", ".file-abc", "file.corrupt-1"):
        (tmp_path / name).touch()

    remove_leftovers(tmp_path / "file")
    remove_leftovers(tmp_path / "no such folder" / "file")

    assert names(tmp_path) == [".file-abc", ".other-abc.tmp", "file", "file.corrupt-1"]


def test_reading_tells_a_missing_file_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"12345")

    assert read_private(tmp_path / "absent", 9) is None
    assert read_private(tmp_path / "long", 5) == b"12345"
    for name in ("pipe", "long", "."):
        with pytest.raises(OSError, match=r".+"):
            read_private(tmp_path / name, 4)


def test_a_folder_that_is_gone_or_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StateNotSaved, match="the folder is gone"):
        write_private(tmp_path / "absent" / "file", b"")
    with pytest.raises(StateNotSaved, match="a file stands where a folder should be"):
        write_private(tmp_path / "file" / "file", b"")
    with pytest.raises(StateNotSaved, match="a file stands where a folder should be"):
        private_folder(tmp_path / "file" / "folder")
    with pytest.raises(StateNotSaved, match="a file stands where a folder should be"):
        private_folder(tmp_path / "file")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said_in_words() -> None:
    with pytest.raises(OSError, match="No space left") as caught, Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")

    assert str(StateNotSaved.because_of(caught.value, Path("f"))) == "the disk is full (f)"


def test_a_file_that_may_not_grow_leaves_the_old_one_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    code = """
import resource, sys
from pathlib import Path
from tui.state.files import StateNotSaved, write_private
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_private(Path(sys.argv[1]), b"x" * 5000)
except StateNotSaved as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)

    assert done.stdout == f"the file would be larger than allowed ({path})\n"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_a_process_without_a_file_to_spare_is_told_why(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(StateNotSaved, match="too many open files"):
            write_private(tmp_path / "file", b"")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_token_in_place_of_a_path_is_not_repeated() -> None:
    with pytest.raises(StateNotSaved) as caught:
        write_private(Path("/nowhere") / TOKEN / "file", b"")

    assert CANARY not in str(caught.value)
