"""What goes wrong while events are followed, and that it is over: each turn once."""

from tui.events.reading import Status
from tui.events.stream import Stream


class Troubles:
    """Compares each status with the one before."""

    def __init__(self) -> None:
        self._notices: tuple[str, ...] = ()
        self._errors: dict[tuple[str, Stream | None], str] = {}

    def new(self, status: Status) -> list[str]:
        """A sentence for each thing that has changed; of several accounts, with the account's name."""
        lines = [notice for notice in status.notices if notice not in self._notices]
        self._notices = status.notices
        for part in status.accounts or (status,):
            name = f"{part.account}: " if status.accounts else ""
            if status.accounts:
                lines += self._turn((part.account, None), part.fatal, name)
            for stream, health in part.streams.items():
                lines += self._turn((part.account, stream), health.error, f"{name}{stream.label}: ")
        return lines

    def _turn(self, of: tuple[str, Stream | None], error: str, name: str) -> list[str]:
        if error == self._errors.get(of, ""):
            return []
        self._errors[of] = error
        return [f"{name}{error or 'is read again'}"]
