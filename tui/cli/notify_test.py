"""`opwatch notify-test`: tries each way of notifying and says what came of it; a person must look."""

import asyncio
import sys

import click

from tui.notifications.desktop import desktop_available, show
from tui.notifications.wording import TITLE
from tui.settings import load_settings


@click.command("notify-test")
@click.option("--config", metavar="FILE", help="Another config file.")
def notify_test(**flags: object) -> None:
    """Try the desktop notification and the terminal bell."""
    notify = load_settings({"demo": True, **flags}).notify
    if notify.desktop == "off":
        sys.stdout.write("desktop   off in the config\n")
    elif not desktop_available(forced=notify.desktop == "on"):
        sys.stdout.write(
            'desktop   none here (no session bus, or SSH; desktop = "on" in [notify] tries all the same)\n'
        )
    else:
        problem = asyncio.run(show(TITLE, "This is a test: nothing has happened."))
        sys.stdout.write(f"desktop   {problem or 'handed over; did it show up?'}\n")
    if notify.terminal == "off":
        sys.stdout.write("terminal  off in the config\n")
    else:
        sys.stdout.write("terminal  \a" + "the bell has rung; did you hear or see it?\n")
