"""What people choose to see of the tables: columns and times. The config sets it, the screen changes it."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from tui.events.layout import Layout
from tui.events.stream import Stream

Times: TypeAlias = Literal["local", "relative", "utc"]
"""How the tables tell times: of the zone, as ages (3m ago), in UTC."""


class View(Struct, frozen=True):
    """What was chosen; what is not there is as shipped."""

    layouts: Mapping[Stream, Layout] = field(default_factory=dict)
    times: Times | None = None
