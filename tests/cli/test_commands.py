"""The commands beside query and watch."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Opwatch
from tests.credentials.tokens import CANARY, TOKEN
from tests.demo_server import running_server
from tui.demo import demo_app, demo_token


def test_introspect_says_what_the_token_may_read(opwatch: Opwatch) -> None:
    result = opwatch("introspect", "--demo")

    assert result.status == 0
    assert re.search(r"may read +Sign-ins: yes   Usage: yes   Audit: yes", result.out)
    assert "in 40 days" in result.out


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_introspect_as_json_has_the_names_of_v2_whatever_the_version(opwatch: Opwatch, api: str) -> None:
    with running_server(demo_app()) as url:
        token = demo_token(features=["signinattempts"], expires=time.time() + 86_400 * 3 + 60)
        result = opwatch("introspect", "--base-url", url, "--format", "json", "--api", api, token=token)

    found = json.loads(result.out)
    assert found["features"] == ["signinattempts"]
    assert {"uuid", "issued_at"} <= set(found)
    assert found["days_left"] == 3
    assert found["region"] is None
    assert set(found["claims"]) == {"issued", "expiry", "host"}
    assert token.split(".")[2] not in result.out


def test_config_shows_value_and_origin_of_every_setting_and_never_the_token(
    opwatch: Opwatch, tmp_path: Path
) -> None:
    (tmp_path / "c.toml").write_text('interval = "2m"\n[notify]\ndetail = "full"')

    result = opwatch("config", "--config", str(tmp_path / "c.toml"), "--since", "7d", token=TOKEN)

    assert result.status == 0
    assert re.search(r"interval +2m +.*c\.toml: interval", result.out)
    assert re.search(r"since +7d +--since", result.out)
    assert re.search(r"notify.detail +full +.*c\.toml", result.out)
    assert re.search(r"token +never shown +OPWATCH_TOKEN", result.out)
    assert CANARY not in result.out


def test_config_as_json(opwatch: Opwatch) -> None:
    found = json.loads(opwatch("config", "--demo", "--format", "json").out)

    assert found["interval"] == {"value": "2s", "from": "default"}
    assert found["token"]["value"] == "never shown"


def test_notify_test_says_what_it_tried(opwatch: Opwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    result = opwatch("notify-test")

    assert result.status == 0
    assert "desktop   none here" in result.out
    assert "\a" in result.out


def test_demo_server_prints_url_and_token_and_ends_on_a_signal(opwatch: Opwatch) -> None:
    command = [sys.executable, "-m", "tui", "demo-server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            shown = "".join(server.stdout.readline() for _ in range(3))
            url, token = re.findall(r"http://127\.0\.0\.1:\d+|eyJ\S{100,}", shown)

            assert opwatch("introspect", "--base-url", url, token=token).status == 0
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_plain_lines_come_until_a_signal(number: signal.Signals, status: int) -> None:
    command = [sys.executable, "-m", "tui", "--demo", "--plain", "--query", "outcome:failure OR stream:usage"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPWATCH")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as watch:
        assert watch.stdout is not None
        assert watch.stderr is not None
        first = watch.stdout.readline()
        watch.send_signal(number)

        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  ", first)
        assert watch.wait(10) == status
        assert watch.stderr.read() == ""


def test_plain_lines_tell_of_a_refused_token_once_and_go_on() -> None:
    with running_server(demo_app()) as url:
        command = [sys.executable, "-m", "tui", "--plain", "--base-url", url]
        environment = {**os.environ, "OPWATCH_TOKEN": demo_token(seed=9)}
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as watch:
            assert watch.stderr is not None
            told = [watch.stderr.readline() for _ in range(3)]
            assert watch.poll() is None
            watch.terminate()
            rest = watch.stderr.read()

    assert sorted(line.split(":")[1].strip() for line in told) == ["Audit", "Sign-ins", "Usage"]
    assert rest == ""
