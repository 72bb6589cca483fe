"""The demo account over TCP."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.demo.service import NOON, Clock
from tests.demo_server import running_server
from tui.demo import demo_app, demo_token
from tui.demo.emulator import emulator
from tui.demo.server import serve
from tui.demo.sources import FixedSource
from tui.events.stream import Stream

SERVE = """
from tui.demo import demo_app
from tui.demo.server import serve
serve(demo_app(), announce=lambda url: print(url, flush=True))
print("ended well")
"""


def test_a_fixed_source_is_served_over_tcp() -> None:
    app = emulator(FixedSource({Stream.AUDIT: [{"uuid": "E"}]}), clock=Clock())

    with running_server(app) as url, httpx.Client(trust_env=False) as client:
        headers = {"Authorization": f"Bearer {demo_token(now=NOON)}"}
        answer = client.post(f"{url}/api/v2/auditevents", json={}, headers=headers)

    assert answer.json()["items"] == [{"uuid": "E"}]
    assert answer.headers.get_list("date") == ["Mon, 24 Nov 2025 12:00:00 GMT"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_where_it_is_and_ends_well_when_told_to(number: signal.Signals) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", SERVE], cwd=root, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        with httpx.Client(trust_env=False) as client:
            headers = {"Authorization": f"Bearer {demo_token()}"}
            assert client.get(f"{url}/api/v2/auth/introspect", headers=headers).status_code == 200
            server.send_signal(number)
            rest, _ = server.communicate(timeout=15)

    assert (server.returncode, rest) == (0, "ended well\n")
    assert url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_an_oserror() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        serve(demo_app(), port=taken.getsockname()[1])
