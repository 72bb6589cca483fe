"""`opwatch replay`: a recording, watched as it came or faster."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click

from tui.cli.connection import check_rules
from tui.cli.flags import THEMES
from tui.cli.watch import refuse_without_terminal, watch_on_screen
from tui.credentials.secret import Secret
from tui.events.names import NO_NAMES
from tui.monitor.options import MonitorOptions
from tui.query import parse
from tui.recording.lines import Head
from tui.recording.playback import SLOWEST, Playback
from tui.recording.recording import Recording
from tui.recording.replay_clock import FASTEST
from tui.settings import SettingProblem, Settings, load_settings


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--speed", type=click.FloatRange(SLOWEST, FASTEST), default=1.0, help="How many times as fast, 1 to 1000."
)
@click.option(
    "--account", metavar="NAME", help="Whose lists and names of the config hold; else the recorded account's."
)
@click.option("--config", metavar="FILE", help="Another config file.")
@click.option("--capacity", metavar="N", help="Events to keep (1000000).")
@click.option("--timezone", metavar="ZONE", help="Zone of times shown and typed, like Europe/Berlin.")
@click.option("--names", metavar="FILE", help="TOML file with names of vaults, items and groups.")
@click.option("--plain", is_flag=True, help="Lines instead of a screen.")
@click.option("--ascii", is_flag=True, default=None, help="No signs beyond ASCII.")
@click.option("--theme", type=click.Choice(THEMES), help="Colours.")
@click.option("--query", "words", metavar="QUERY", default="", help="The filter to begin with.")
@click.pass_context
def replay(context: click.Context, /, file: Path, speed: float, plain: bool, words: str, **flags: object) -> None:
    """Watch a recording that opwatch watch --record has made; no network, no token, no notifications.

    The rules judge it again, as they are now. Space stops the playing, < and > change its speed, a full stop leaves
    out the time until the next event; ? names all keys.
    """
    parse(words)
    if not plain:
        refuse_without_terminal()
    with closing(Recording(file)) as recording:
        playback = Playback(recording, speed)
        settings = settings_of_recording(recording.head, flags)
        check_rules(settings)
        options = _options(playback, settings)
        if plain:
            from tui.cli.plain import watch_plainly  # it draws on the ring, and so needs NumPy

            context.exit(watch_plainly({options.account: options}, settings, words))
        context.exit(watch_on_screen({options.account: options}, settings, words))


def settings_of_recording(head: Head, flags: Mapping[str, object]) -> Settings:
    """Those of the recorded account, if the config has it."""
    if head.demo:
        return load_settings({**flags, "demo": True})
    if flags.get("account") is None:
        try:
            return load_settings({**flags, "account": head.account})
        except SettingProblem:  # most likely recorded elsewhere; what else is wrong is told by what follows
            pass
    return load_settings(flags)


def _options(playback: Playback, settings: Settings) -> MonitorOptions:
    from tui.demo import lists, names  # the demo is for the demo, and for what was recorded from it
    from tui.demo.recorded_source import REPLAY_HOST, replay_token

    head = playback.recording.head
    is_named = settings.names is not NO_NAMES
    return MonitorOptions(
        account=head.account,
        base_url=f"https://{REPLAY_HOST}",
        secret=Secret(replay_token(playback)),
        token_source="made up: a recording needs none",
        interval=head.interval,
        since=playback.clock(),
        capacity=settings.capacity,
        requests_per_minute=None,
        names=names() if head.demo and not is_named else settings.names,
        zone=settings.zone,
        hours=settings.business_hours,
        lists=lists() if head.demo else settings.lists,
        rule_overrides=settings.rules,
        rules_folder=settings.rules_folder,
        replay=playback,
    )
