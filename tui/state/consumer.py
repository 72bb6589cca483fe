"""Who keeps a place in the streams, and where on disk: each consumer of each account has a folder of its own.

<state dir>/<account>/watch/            checkpoint-v2.toml  alerts.json  lock
<state dir>/<account>/follow/<name>/    checkpoint-v2.toml  alerts.json  lock
"""

import re
from pathlib import Path
from typing import Literal

from msgspec import Struct
from platformdirs import user_state_path

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names of devices on Windows."""


class Consumer(Struct, frozen=True):
    """The watch screen, or one `query --follow --as NAME`."""

    kind: Literal["watch", "follow"]
    name: str = ""

    def __str__(self) -> str:
        """As people read it: `watch` or `follow/NAME`."""
        return f"{self.kind}/{self.name}" if self.kind == "follow" else self.kind

    def folder(self, state_dir: Path, account: str) -> Path:
        """Where its files are; no name leads out of the state folder, and no two names to one place."""
        folder = state_dir / safe_name(account) / self.kind
        return folder / safe_name(self.name) if self.kind == "follow" else folder


def default_state_dir() -> Path:
    """Where this platform keeps state."""
    return user_state_path("opwatch", appauthor=False)


def safe_name(name: str) -> str:
    """A name for a folder, different for different names also where case does not count.

    >>> safe_name("acme"), safe_name("Acme")
    ('acme', 'acme~7a4b035e6a22')
    """
    if _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    from hashlib import blake2b  # names are plain, most of them

    readable = re.sub(r"[^a-z0-9]+", "-", name.lower())[:32].strip("-") or "name"
    return f"{readable}~{blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"
