"""An engine that can be asked about one event: its view, and the state of a rule just after it was judged."""

from collections.abc import Iterable

from tui.alerts.hit import Hit
from tui.detection.as_events import HitView
from tui.detection.engine import Engine
from tui.detection.kinds.finding import Detector
from tui.detection.lists import Lists
from tui.detection.view import View
from tui.events.model import Seen


class Witness(Engine):
    """Judges as an engine does."""

    @property
    def lists(self) -> Lists:
        """The lists as they are filled now."""
        return self._lists

    def view(self, seen: Seen) -> View:
        """The event as rules read it."""
        return View(seen, self._identities, arrival=seen.received, wall=self._wall)

    def detector(self, rule: str) -> Detector | None:
        """A rule at work; None if it is off."""
        return next((one.detector for one in self._running if one.rule.id == rule), None)

    def concerned(self, seen: Seen, hits: Iterable[Hit] = ()) -> set[str]:
        """The rules of which some clause matches an event, or one of the hits that it has completed."""
        event = self.view(seen)
        fired = [
            HitView(event, hit.rule.id, hit.graded(hit.measure)[0].word, hit.fresh)
            for hit in hits
            if not hit.undone
        ]
        return {rule for view in (event, *fired) for rule in self._concerned(view)}

    def _concerned(self, view: View) -> list[str]:
        return [
            one.rule.id
            for one, _, _, matches, excuses in self._prefilter.candidates(view)
            if (matches is None or matches(view)) and not (excuses is not None and excuses(view))
        ]
