"""The kinds of rule by name."""

from tui.detection.kinds.count import CountKind
from tui.detection.kinds.distinct import DistinctKind
from tui.detection.kinds.event import EventKind
from tui.detection.kinds.sequence import SequenceKind

AnyKind = EventKind | CountKind | DistinctKind | SequenceKind

KINDS: dict[str, type[AnyKind]] = {kind.name: kind for kind in (EventKind, CountKind, DistinctKind, SequenceKind)}
