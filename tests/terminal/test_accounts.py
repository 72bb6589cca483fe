"""Two accounts in the real program: all of them first, then each by its key."""

from contextlib import ExitStack
from pathlib import Path

from tests.demo_server import running_server
from tests.terminal.program import Program
from tui.demo import demo_app, demo_token


def test_two_accounts_are_watched_and_shown_by_their_key(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    with ExitStack() as stack:
        for name, seed in (("acme", 0), ("labs", 7)):
            url = stack.enter_context(running_server(demo_app(seed)))
            token = tmp_path / name
            token.write_text(demo_token(seed))
            token.chmod(0o600)
            with config.open("a") as file:
                file.write(f'[accounts.{name}]\ntoken_file = "{token}"\nbase_url = "{url}"\n')

        with Program("--config", str(config), "--no-state") as program:
            program.wait_for("all 2 accounts")
            program.wait_for(lambda screen: " acme " in screen and " labs " in screen and "ACCT" in screen)
            program.send("@")
            program.wait_for(lambda screen: screen.lstrip().startswith("acme ") and "ACCT" not in screen)
            program.send("@")
            program.wait_for(lambda screen: screen.lstrip().startswith("labs "))
            program.send("6")
            program.wait_for("TOKEN  labs")
            program.send("@")
            program.wait_for("TOKEN  all 2 accounts")
            program.send("\x11")

            assert program.exit_status() == 0
            assert program.left_on() == []
