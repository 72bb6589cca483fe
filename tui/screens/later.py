"""Screens that the first frame does without: they load behind it, before somebody opens one.

A watch runs for weeks. Loaded soon they are those of its own version, whatever is installed over it meanwhile, and
nobody waits for a slow disk at the first key.
"""

from importlib import import_module

LATER = (
    "tui.screens.columns",
    "tui.screens.deal",
    "tui.screens.exported",
    "tui.screens.exporting",
    "tui.screens.help",
    "tui.screens.palette",
    "tui.screens.standing",
    "tui.screens.time_dialog",
    "tui.screens.token",
)
LATER_SECONDS = 5.0
"""After the first frame: by then the first events are there, and the machine has little to do."""


def load_later() -> None:
    """Loads them; to be called in a thread of its own."""
    for name in LATER:
        import_module(name)
