"""Programs that the benches run beside opwatch, each in an environment of its own.

    python -m tests.bench.peers            # installs them, once
    python -m tests.bench.peers --remove

They live in the cache folder; what is not there is reported as not run.
"""

import argparse
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from platformdirs import user_cache_path

PEERS = {"toolong": "toolong", "harlequin": "harlequin", "duckdb": "duckdb"}
"""Name and what to install."""


def folder() -> Path:
    """Where the environments are."""
    return user_cache_path("opwatch-bench")


def python_of(name: str) -> Path | None:
    """The Python of a program's environment; None when it is not installed."""
    path = folder() / name / "bin" / "python"
    return path if path.exists() and (path.parent / ".complete").exists() else None


def install(name: str) -> None:
    """Makes the environment; raises `subprocess.CalledProcessError` when it cannot be filled."""
    home = folder() / name
    venv.create(home, with_pip=True, clear=True)
    python = home / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEERS[name]], check=True
    )
    (home / "bin" / ".complete").touch()


def main() -> None:
    """Installs or removes all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--remove", action="store_true")
    if parser.parse_args().remove:
        shutil.rmtree(folder(), ignore_errors=True)
        return
    for name in PEERS:
        if python_of(name) is None:
            print(f"installing {name}", file=sys.stderr)
            install(name)


if __name__ == "__main__":
    main()
