"""`opwatch notify-test`: tries each way of notifying and says what came of it; a person must look."""

import asyncio
import os
import sys
import time

import click

from tui.events.alert import Alert, Severity
from tui.notifications.desktop import desktop_available, show
from tui.notifications.hook import call
from tui.notifications.terminal import Way, sequence, way_of
from tui.notifications.wording import TITLE
from tui.settings import NotifySettings, load_settings

TEXT = "This is a test: nothing has happened."
WAYS: tuple[Way, ...] = ("osc9", "osc777", "osc99", "bel")


@click.command("notify-test")
@click.option("--config", metavar="FILE", help="Another config file.")
def notify_test(**flags: object) -> None:
    """Try the desktop, each way to tell the terminal, and the hook."""
    notify = load_settings({"demo": True, **flags}).notify
    for name, said in (("desktop", _desktop(notify)), ("hook", _hook(notify))):
        sys.stdout.write(f"{name:<9} {said}\n")
    if notify.terminal == "off":
        sys.stdout.write("terminal  off in the config\n")
        return
    for way in WAYS:
        sys.stdout.write(
            f"terminal  {sequence(way, f'{TEXT} ({way})', os.environ)}{way}: did you hear or see it?\n"
        )
    chosen = way_of(notify.terminal, os.environ)
    sys.stdout.write(f'terminal  in use is {chosen} (terminal = "{notify.terminal}" in [notify])\n')


def _desktop(notify: NotifySettings) -> str:
    if notify.desktop == "off":
        return "off in the config"
    if not desktop_available(forced=notify.desktop == "on"):
        return 'none here (no session bus, or SSH; desktop = "on" in [notify] tries all the same)'
    return asyncio.run(show(TITLE, TEXT)) or "handed over; did it show up?"


def _hook(notify: NotifySettings) -> str:
    if not notify.hook:
        return "none in the config"
    return asyncio.run(call(notify.hook, [_alert()], notify.detail, {})) or "called with a test alert, and content"


def _alert() -> Alert:
    now = time.time_ns()
    return Alert(
        id="0" * 12,
        account="test",
        rule="notify-test",
        title=TEXT,
        reason="",
        severity=Severity.INFO,
        score=0,
        key=(),
        who="",
        first=now,
        last=now,
        raised=now,
        why=(),
        evidence=(),
    )
