"""The kinds of rule by name."""

from tui.detection.kinds.count import CountKind
from tui.detection.kinds.deviation import DeviationKind
from tui.detection.kinds.distinct import DistinctKind
from tui.detection.kinds.event import EventKind
from tui.detection.kinds.first_seen import FirstSeenKind
from tui.detection.kinds.sequence import SequenceKind
from tui.detection.kinds.silence import SilenceKind
from tui.detection.kinds.travel import TravelKind

AnyKind = (
    EventKind | CountKind | DistinctKind | SequenceKind | FirstSeenKind | DeviationKind | TravelKind | SilenceKind
)

KINDS: dict[str, type[AnyKind]] = {
    kind.name: kind
    for kind in (
        EventKind,
        CountKind,
        DistinctKind,
        SequenceKind,
        FirstSeenKind,
        DeviationKind,
        TravelKind,
        SilenceKind,
    )
}
