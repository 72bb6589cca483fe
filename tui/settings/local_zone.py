"""The time zone of this machine with its rules for summer time, which a fixed offset would lack."""

import os
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")


def local_zone() -> tzinfo:
    """The zone that TZ names, else the system's, else the offset of this moment."""
    named = os.environ.get("TZ", "").removeprefix(":")
    link = str(_LOCALTIME.resolve()).partition("/zoneinfo/")[2]
    for name in (named, "" if named else link):
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue  # TZ may also hold a POSIX rule, and the link may lead outside the database
    return datetime.now().astimezone().tzinfo or ZoneInfo("UTC")
