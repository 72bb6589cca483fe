"""How far back rules learn: as told, or as usual."""

from tui.settings import Settings

LEARN, DEMO_LEARN = 30 * 86_400.0, 7 * 86_400.0
"""Seconds back from now where nothing was said."""


def learned(settings: Settings) -> float:
    """For a watch or a feed, which learn in the background."""
    if settings.learn is not None:
        return settings.learn
    return DEMO_LEARN if settings.demo else LEARN
