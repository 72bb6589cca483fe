"""kill -9 at any instant leaves the old state or the new one, and nobody locked out."""

import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.state.life import ACME
from tui.alerts.book import AlertBook
from tui.events.stream import Stream
from tui.state.consumer import Consumer
from tui.state.keeping import Keeping

LIVES = int(os.environ.get("OPWATCH_KILLS", "20"))
"""How many processes are killed; more of them find rarer moments."""
STEPS = """
import os, signal, sys
from pathlib import Path
from tui.state.files import write_private

def write_and_die(path, step):
    calls = 0
    def count(frame, event, called):
        nonlocal calls
        if event in ("c_call", "c_return"):
            calls += 1
            if calls == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(count)
    write_private(path, b"new" * 30_000)
    sys.setprofile(None)
    os._exit(0)

path = Path(sys.argv[1])
for step in range(1, 10_000):
    path.write_bytes(b"old")
    child = os.fork()
    if not child:
        write_and_die(path, step)
    _, status = os.waitpid(child, 0)
    content = path.read_bytes()
    print("old" if content == b"old" else "new" if content == b"new" * 30_000 else "broken", flush=True)
    if os.WIFEXITED(status):
        break
"""


def test_a_kill_at_each_step_of_a_save_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STEPS, str(tmp_path / "file")]

    left = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    assert len(left) > 20
    assert left == ["old"] * left.count("old") + ["new"] * left.count("new")
    assert left.count("new") > 1


def killed_life(state_dir: Path, chance: random.Random) -> list[list[str]]:
    """A process that saves as fast as it can, killed anywhere; what it told."""
    command = [sys.executable, "-m", "tests.state.life", str(state_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randint(1, 40))]
        for _ in range(chance.randint(0, 40_000)):
            pass  # some part of a millisecond, so that the kill comes anywhere
        process.kill()
        lines += process.stdout.readlines()
    return [line.split() for line in lines]


@pytest.mark.parametrize("seed", range(LIVES // 2))
def test_what_was_done_before_a_kill_is_there_after_it(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    told = killed_life(tmp_path, chance) + killed_life(tmp_path, chance)
    sent = [what for kind, what in told if kind == "sent"]
    told_place = max(int(what) for kind, what in told if kind == "place")

    book = AlertBook()
    with closing(Keeping(tmp_path, "acme", Consumer("watch"), ACME, book)) as state:
        assert (state.is_read_only, state.notices, state.problem) == (False, [], "")
        place = int(state.places[Stream.SIGNIN].cursor)
        assert place >= told_place
        assert {f"U{number}" for number in range(place + 1)} <= {alert.who for alert in book.alerts()}
        assert len(sent) == len(set(sent))
        assert set(sent).isdisjoint(alert.id for alert in state.owed)
    files = sorted(each.name for each in (tmp_path / "acme" / "watch").iterdir())
    assert files == ["alerts.json", "checkpoint-v2.toml", "lock"]
