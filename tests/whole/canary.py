"""One token, a service that says it back in every way it can, and a place where all that opwatch leaves is kept."""

import asyncio
import base64
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import tui
from tests.events_api.tokens import raw_token
from tests.faults.service import Exchange, Service, Step
from tests.faults.steps import arrives
from tests.terminal.program import Program
from tui.credentials.secret import Secret
from tui.events.stream import Stream

SIGNATURE = "cAnArYqW7eRt5yUiZ1xCv3bNm9LkJhGfDsApOiUyTrEwQlMnBvCxZaSdFgHjKlPoIuYtReWq8Xz2CaNaRy4TkQ"
"""As long as that of ES256, made of nothing."""
CLAIMS = b'{"jti":"A CANARY THAT NOBODY MAY HEAR"}'
TOKEN = raw_token(CLAIMS).reveal().rpartition(".")[0] + f".{SIGNATURE}"
WINDOW = 12
"""Characters: a shorter piece gives nothing away. The screen shows the last four, to tell tokens apart."""
FOR_EVER = 1_000
PATIENCE = 60.0
"""Seconds until a test gives up."""


def _traces() -> frozenset[str]:
    """Every piece of the token, as it is and in the forms in which texts travel, in small letters."""
    raw = TOKEN.encode()
    forms = [TOKEN, quote(TOKEN, safe=""), raw.hex(), CLAIMS.decode()]
    for shift in range(3):  # what base64 makes of a text depends on how many bytes come before it
        shifted = b"x" * shift + raw
        forms += [base64.b64encode(shifted).decode()[4:-4], base64.urlsafe_b64encode(shifted).decode()[4:-4]]
    pieces = (form[start : start + WINDOW] for form in forms for start in range(len(form) - WINDOW + 1))
    return frozenset(piece.lower() for piece in pieces)


TRACES = _traces()


def traces_in(text: str | bytes) -> set[str]:
    """The pieces of the token that are in a text."""
    told = (text if isinstance(text, str) else text.decode("latin-1")).lower()
    return {told[start : start + WINDOW] for start in range(len(told) - WINDOW + 1)} & TRACES


def says_it_back(status: int, form: str = "{token}", **headers: str) -> Step:
    """An error that repeats what was sent, in its message and its headers."""

    async def act(exchange: Exchange) -> None:
        sent = exchange.request.headers.get("authorization", "").removeprefix("Bearer ")
        said = form.format(token=sent, base64=base64.b64encode(sent.encode()).decode())
        named = {name: text.format(token=sent) for name, text in headers.items()}
        exchange.say({"Error": {"Message": f"Not with {said}"}}, status, **({"x_sent": sent} | named))

    return Step(f"{status} with the token", act)


async def _cut(exchange: Exchange) -> None:
    sent = exchange.request.headers["authorization"].encode()
    exchange.writer.write(exchange.head(content_length="9999", x_sent=TOKEN) + b'{"items": [{"uuid": "' + sent)
    await exchange.writer.drain()
    exchange.writer.close()
    raise ConnectionResetError


REDIRECT = says_it_back(302, location="https://portal.example/{token}?sent={token}")
TRUNCATED = Step("truncated, with the token", _cut)
REFUSED, BROKEN = says_it_back(401), says_it_back(500)
ALARM = {
    "action": "create",
    "object_type": "satoken",
    "object_uuid": "NEW",
    "actor_uuid": "EVE",
    "actor_type": "user",
}


def faulty() -> Service:
    """Some events and an alarming one, then each stream fails in its own ways for ever."""
    service = Service(page_size=100, true_clock=time.time)
    service.secrets = [Secret(TOKEN)]
    for stream in Stream:
        service.arrive(stream, 5)
    service.script = {
        Stream.SIGNIN: [None, *[BROKEN] * FOR_EVER],
        Stream.USAGE: [None, *[REFUSED] * FOR_EVER],
        Stream.AUDIT: [None, arrives(1, more=ALARM), *[REDIRECT, TRUNCATED] * FOR_EVER],
    }
    return service


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """The service over TCP, in a thread of its own."""
    is_up, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with service.listening():
            is_up.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert is_up.wait(PATIENCE)
    try:
        yield service.url
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(PATIENCE)
        loop.close()


@dataclass
class Place:
    """Home, config, state, current and temporary folder of some runs, and all that they said."""

    folder: Path
    secret_folder: Path
    """Where the token itself is: not looked through."""
    said: list[str | bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "cwd", "tmp"):
            (self.folder / name).mkdir()
        self.token_file = self.secret_folder / "token"
        self.token_file.write_text(f"{TOKEN}\n")
        self.token_file.chmod(0o600)
        hook = json.dumps(["/bin/sh", "-c", f"cat >> {self.folder}/hook; env >> {self.folder}/hook"])
        self.config = self.folder / "config.toml"
        self.config.write_text(
            f'[notify]\ndesktop = "off"\nmin_severity = "info"\ndetail = "full"\nhook = {hook}\n'
        )

    @property
    def environment(self) -> dict[str, str]:
        """No variable of whoever runs the tests, and everything that makes Python and Textual write more."""
        return {
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": str(Path(tui.__file__).parents[1]),
            "PYTHONFAULTHANDLER": "1",
            "TEXTUAL_LOG": str(self.folder / "textual.log"),
        }

    def arguments(self, url: str) -> list[str]:
        """The flags of every command that reads events."""
        return ["--base-url", url, "--config", str(self.config), "--state-dir", str(self.folder / "state")]

    def run(self, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
        """Runs it to its end, or `code` instead of it; what it says is kept."""
        with self.started(*arguments, code=code) as process:
            out, err = process.communicate(timeout=PATIENCE)
        self.said += [out, err]
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    @contextmanager
    def started(self, *arguments: str, code: str = "") -> Iterator[subprocess.Popen[str]]:
        """A run with the token in its environment; killed at the end if it still runs."""
        command = [sys.executable, *(["-c", code] if code else ["-m", "tui"]), *arguments]
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment | {"OPWATCH_TOKEN": TOKEN},
            cwd=self.folder / "cwd",
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def screen(self, *arguments: str, keys: Sequence[str], **environment: str) -> None:
        """Runs the screen, with the token in a file, and presses keys; every byte and every picture is kept."""
        given = self.environment | environment
        with Program(*arguments, "--token-file", str(self.token_file), env=given, size=(200, 60)) as program:
            program.wait_for("500 Internal Server Error")
            program.wait_for("refuses the token")
            for key in keys:
                program.send(key)
                program.settle(0.15, 1)
                self.said.append("".join(program.text().split("\n")))
            program.exit_status(20)
            self.said.append(program.raw)

    def tells(self) -> dict[str, set[str]]:
        """Where pieces of the token are: in what was said, or in a file or its name."""
        found = {f"said {number}": traces_in(text) for number, text in enumerate(self.said)}
        for path in self.folder.rglob("*"):
            found[str(path)] = traces_in(path.name) | (traces_in(path.read_bytes()) if path.is_file() else set())
        return {where: what for where, what in found.items() if what}
