"""Hands one notification to the desktop and ends; a program of its own, with `{"title", "message"}` on stdin.

plyer may hang for half a minute, prints into whatever terminal it finds, and reports no failure. Here it does so
alone: what it prints counts as its failure, and the parent ends it when it takes too long. Ends with 0 when the
notification was handed over, which is not yet seen.
"""

import json
import os
import sys
import tempfile

LONGEST_INPUT = 10_000


def main() -> int:
    """Reads the request, calls plyer, and looks at what was printed meanwhile."""
    request = json.loads(sys.stdin.buffer.read(LONGEST_INPUT))
    from plyer import notification  # picks its backend on import, and may print while doing so

    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 2)
        notification.notify(
            title=str(request["title"]), message=str(request["message"]), app_name="opwatch", timeout=10
        )
        return 3 if printed.tell() else 0


if __name__ == "__main__":
    sys.exit(main())
