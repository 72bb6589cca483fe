"""The hook reads alerts, and of them no more than may be named."""

import json
import os
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.notifications.alerts import alert
from tui.alerts.output import alert_as_output
from tui.notifications import hook
from tui.notifications.hook import call, told
from tui.notifications.wording import Detail

ALICE = replace(
    alert(1, who="alice@acme.test"), entity=(("user", "alice@acme.test"),), evidence=(("signin", "E1"),)
)


async def test_each_alert_is_a_line_on_standard_input(tmp_path: Path) -> None:
    script = f"import sys; open({str(tmp_path / 'got')!r}, 'w').write(sys.stdin.read())"

    problem = await call((sys.executable, "-c", script), [alert(1), alert(2)], "full")

    assert problem == ""
    lines = (tmp_path / "got").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [alert_as_output(alert(1)), alert_as_output(alert(2))]


def test_a_risk_that_is_not_known_is_not_told() -> None:
    assert "risk" not in told(ALICE, "full")
    assert "risk" not in told(ALICE, "none")


def test_what_is_told_in_full_is_what_a_query_prints_with_the_risk() -> None:
    assert told(ALICE, "full", {ALICE.id: 12.5}) == alert_as_output(ALICE, {ALICE.id: 12.5})


@pytest.mark.parametrize("detail", ["none", "actor"])
def test_a_risk_names_nobody_and_is_told_to_all(detail: Detail) -> None:
    assert told(ALICE, detail, {ALICE.id: 12.5})["risk"] == 12.5
    assert told(ALICE, detail, {})["risk"] == 0.0


def test_by_default_nobody_is_named() -> None:
    text = json.dumps(told(ALICE, "none"))

    assert json.loads(text)["severity"] == "high"
    assert not any(word in text for word in ("alice", "acme", "E1"))


def test_an_actor_may_be_named_without_what_was_done() -> None:
    found = told(ALICE, "actor")

    assert found["entity"] == {"user": "alice@acme.test"}
    assert found["opwatch"] == {"stream": "alert", "account": "acme"}
    assert not {"title", "why", "events"} & found.keys()


async def test_a_hook_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "DEADLINE", 0.3)

    assert (
        await call((sys.executable, "-c", "import time; time.sleep(60)"), [alert()], "none")
        == "no answer within 0.3 s"
    )


async def test_a_hook_that_reads_nothing_and_fails_is_told() -> None:
    many = [replace(alert(number), title="x" * 1000) for number in range(300)]

    assert await call((sys.executable, "-c", "raise SystemExit(3)"), many, "full") == "ended with status 3"


@pytest.mark.parametrize(
    ("argv", "told"),
    [(("/nowhere",), "No such file"), ((os.devnull,), "Permission denied"), (("a\0b",), "not a file name")],
)
async def test_a_hook_that_cannot_be_started_is_told(argv: tuple[str, ...], told: str) -> None:
    assert told in await call(argv, [alert()], "none")
