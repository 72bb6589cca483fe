"""`opwatch demo-server`: the demo account over TCP, for trying clients on."""

import sys

import click

from tui.cli.problem import Problem
from tui.events_api.hosts import is_loopback


@click.command("demo-server")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 picks a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine, loopback only.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, help="Another invented company.")
def demo_server(port: int, host: str, seed: int) -> None:
    """Serve the demo account on this machine, until ctrl+c."""
    # the demo's web framework is loaded for the demo only
    from tui.demo import demo_app, demo_token
    from tui.demo.server import serve

    if not is_loopback(host):
        raise Problem(f"{host} is no loopback address", "the demo server answers this machine only")

    def announce(url: str) -> None:
        token = demo_token(seed)
        sys.stdout.write(
            f"Demo account at {url}, ctrl+c ends it. Its token, which opens nothing else:\n\n{token}\n\n"
        )
        sys.stdout.write(f"  OPWATCH_TOKEN={token[:12]}… opwatch --base-url {url}\n")
        sys.stdout.flush()

    try:
        serve(demo_app(seed), host, port, announce=announce)
    except OSError as error:
        raise Problem(f"port {port} of {host} cannot be used: {error.strerror}", "another --port") from error
