"""How long until an alert is on the screen: budget 9, in a real pseudo-terminal.

    python -m tests.bench.alert_latency [--alerts 6] [--interval 5]

From the moment at which the service can serve an event that raises an alert. Speaks to 127.0.0.1 only.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.budget import BudgetLine, as_markdown
from tests.demo_server import running_server
from tests.terminal.program import Program
from tui.demo import demo_token
from tui.demo.emulator import emulator
from tui.demo.sources import FixedSource
from tui.events.stream import Stream
from tui.events.times import format_timestamp

OVERHEAD = 1.0
"""Seconds beyond the interval between two polls."""


def exported(number: int) -> Mapping[str, Any]:
    """A vault is exported, by somebody who has not been heard of yet."""
    person = {"uuid": f"P{number:025d}", "name": f"Exporter {number}", "email": f"exporter{number}@acme.test"}
    return {
        "uuid": f"A{number:025d}",
        "timestamp": format_timestamp(time.time_ns()),
        "actor_uuid": person["uuid"],
        "actor_details": person,
        "action": "export",
        "object_type": "vault",
        "object_uuid": f"v{number:025d}",
        "session": {"uuid": f"S{number:025d}", "ip": "10.0.0.7"},
    }


def measure(alerts: int, interval: float) -> list[float]:
    """Seconds for each alert, at other moments between two polls."""
    source = FixedSource()
    found: list[float] = []
    with running_server(emulator(source)) as url:
        flags = ["--base-url", url, "--no-state", "--learn", "0", "--interval", f"{interval:g}s"]
        with Program(*flags, size=(120, 40), env={"OPWATCH_TOKEN": demo_token()}) as program:
            program.wait_for("no alerts", 60)
            for number in range(alerts):
                program.read(interval * number / alerts)
                began = time.monotonic()
                source.add(Stream.AUDIT, exported(number))
                program.wait_for(rf"(?s)ALERTS.*exporter{number}@", interval * 3 + 30)
                found.append(time.monotonic() - began)
    return found


def lines(alerts: int = 6, interval: float = 5.0) -> list[BudgetLine]:
    """The figure of budget 9 that concerns the eye; those of the rules' cost are in `rule_cost`."""
    worst = max(measure(alerts, interval))
    limit = interval + OVERHEAD
    budget, beside = "≤ interval + 1 s", f"interval {interval:g} s"
    return [BudgetLine(9, "event to alert on screen", budget, f"{worst:.2f} s", beside, met=worst <= limit)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=6)
    parser.add_argument("--interval", type=float, default=5.0)
    chosen = parser.parse_args(arguments)
    print(as_markdown(lines(chosen.alerts, chosen.interval)))


if __name__ == "__main__":
    main()
