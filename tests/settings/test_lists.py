"""`[lists]`: in place, as changes to what is shipped, or in a file."""

import os
from pathlib import Path

import pytest

from tui.settings import SettingProblem, Settings, load_settings


def _load(folder: Path, config: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(config)
    return load_settings({"config": str(path)}, {})


def test_a_list_replaces_or_changes_the_shipped_one(tmp_path: Path) -> None:
    settings = _load(tmp_path, '[lists]\na = ["x"]\nb = { add = ["y"], remove = ["z"] }')

    assert settings.lists == {"a": ["x"], "b": {"add": ["y"], "remove": ["z"]}}


def test_a_list_may_come_from_a_file_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text(
        "\ufeff# from the feed\n192.0.2.1\r\n\n 198.51.100.0/24  # a network\na#b\nGone\n"
    )

    settings = _load(tmp_path, '[lists]\nbad = { file = "bad.txt", add = ["new"], remove = ["gone"] }')

    assert settings.lists == {"bad": ["192.0.2.1", "198.51.100.0/24", "a#b", "new"]}
    assert settings.tuning.files == (tmp_path / "config.toml", tmp_path / "bad.txt")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"", "no entry in it"),
        (b"# nothing\n\n", "no entry in it"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_file_without_a_list_is_an_error(tmp_path: Path, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / "bad.txt").write_bytes(content)

    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, '[lists]\nbad = { file = "bad.txt" }')

    assert told in caught.value.message
    assert caught.value.message.startswith("file of lists.bad, ")
    assert caught.value.status == 5


def test_an_unknown_key_of_a_list_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingProblem) as caught:
        _load(tmp_path, '[lists]\nbad = { files = "bad.txt" }')

    assert "line 2: unknown key files in [lists.bad]" in caught.value.message
    assert caught.value.hint == "did you mean file?"


@pytest.mark.parametrize(
    "config", ['names = "pipe"', '[lists]\nbad = { file = "pipe" }', 'names = "/dev/zero"', 'names = "."']
)
def test_a_pipe_a_device_or_a_folder_in_place_of_a_file_is_an_error(tmp_path: Path, config: str) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(SettingProblem, match=r"not a regular file|Is a directory"):
        _load(tmp_path, config)


def test_a_config_that_is_a_pipe_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")

    with pytest.raises(SettingProblem, match="not a regular file"):
        load_settings({"config": str(tmp_path / "config.toml")}, {})
