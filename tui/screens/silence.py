"""What to say when there is no alert: never that all is quiet while a stream is not being read."""

from tui.events.reading import Status
from widgets.stream_health import stale_streams

NAMED_RULES = 12


def silence(status: Status, now: float) -> str:
    """One sentence for an empty list of alerts."""
    if status.fatal:
        return f"no alerts in what was read, and nothing is read any more: {status.fatal}"
    unread = [(stream, found) for stream, found in stale_streams(status, now) if not found.pending]
    if unread:
        said = ", ".join(f"{stream.label} {found.word}" for stream, found in unread)
        return f"no alerts in what was read; not the whole picture: {said}"
    if stale_streams(status, now):
        return "no alerts yet; still reading"
    if not (rules := status.rules):
        return "no alerts"
    more = f" and {len(rules) - NAMED_RULES} more" if len(rules) > NAMED_RULES else ""
    return f"no alerts; rules watching: {', '.join(rules[:NAMED_RULES])}{more}"
