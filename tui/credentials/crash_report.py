"""What is printed when the program breaks: the traceback, without variables and without tokens.

The reports of Rich and Textual print local variables, and a token may be among them.
"""

import platform
import traceback

from tui import __version__
from tui.events.redact import redact

_FRAMES = 40


def crash_report(error: BaseException) -> str:
    """A report to be sent to the makers: it names versions and the places in the code, no values."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=False, limit=-_FRAMES)
    lines = redact("".join(trace.format())).rstrip()
    system = f"Python {platform.python_version()}, {platform.system()} {platform.release()}"
    return f"{lines}\nopwatch {__version__} broke ({system}). This is a bug; the report above holds no token.\n"
