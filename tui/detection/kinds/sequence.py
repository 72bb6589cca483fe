"""Kind `sequence`: steps in order of event time, with repeated and absent ones; `until` starts it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import pairwise
from operator import itemgetter
from typing import ClassVar

from tui.detection.kinds.aside import SHORT, Aside
from tui.detection.kinds.chain import Chain, Step, find_chain
from tui.detection.kinds.chain_wording import ChainWords
from tui.detection.kinds.finding import (
    BY_TURN,
    Entry,
    Finding,
    Found,
    Key,
    Plain,
    Turn,
    entry_at,
    entry_of,
    finding_of,
)
from tui.detection.kinds.memory import ENTRIES, KEYS, Memory
from tui.detection.kinds.steps import FIRED, Steps, Told
from tui.detection.kinds.waiting import Waiting
from tui.detection.page import Page, Part
from tui.detection.roles import read_role
from tui.detection.rule import Role, Rule
from tui.detection.table import Table
from tui.detection.view import Kept, Unread, View
from tui.detection.wording import clause_text, length


@dataclass(frozen=True, slots=True)
class SequenceKind:
    """The steps, in order, within so long."""

    name: ClassVar[str] = "sequence"
    placeholders: ClassVar[frozenset[str]] = frozenset({"count", "span"})
    within: int
    steps: tuple[Step, ...]
    until: int | None = None
    """The role whose events cut off what precedes them."""

    @classmethod
    def read(cls, table: Table, by: tuple[str, ...]) -> "tuple[SequenceKind, tuple[Role, ...]]":
        """The kind, and a role for each step and for `until`."""
        table.require("within", "step")
        read = [_read_step(step, by) for step in table.tables("step")]
        steps = tuple(step for step, _ in read)
        _check_order(table, steps)
        cutting = [read_role(cut, by) for cut in table.tables("until")]
        if len(cutting) > 1:
            raise table.wrong("until", "must be one table")
        within = table.duration("within", highest="90d")
        roles = [role for _, role in read]
        if cutting and not steps[-1].absent and cutting[0] == roles[-1]:
            return cls(within, steps, len(roles) - 1), tuple(
                roles
            )  # what ends a chain also cuts it: one role for both
        return cls(within, steps, len(roles) if cutting else None), (*roles, *cutting)

    @property
    def final(self) -> int:
        """The last step that happens: it fires, or starts the wait for one that must not follow."""
        return len(self.steps) - (2 if self.steps[-1].absent else 1)

    def detector(self, rule: Rule, zone: tzinfo) -> "SequenceDetector":
        """The rule at work."""
        return SequenceDetector(self, rule, zone)


def _read_step(table: Table, by: tuple[str, ...]) -> tuple[Step, Role]:
    step = Step(
        table.whole("runs", 1, 1, ENTRIES),
        table.flag("absent", False),
        table.duration("within", highest="90d") or None,
        table.texts("differs"),
    )
    role = read_role(table, by, of_hits=True)
    table.finish()
    return step, role


def _check_order(table: Table, steps: Sequence[Step]) -> None:
    if sum(not step.absent for step in steps) < 1 or len(steps) < 2:
        raise table.wrong("step", "needs at least two steps, one of them not absent")
    if any(one.absent and other.absent for one, other in pairwise(steps)):
        raise table.wrong("step", "two absent steps cannot follow each other")
    if steps[-1].runs > 1:
        raise table.wrong("step", "the last step cannot have runs; a count before it can")


class SequenceDetector(Plain):
    """Fires once for each final event that completes the chain, whichever of its events arrives last."""

    def __init__(self, kind: SequenceKind, rule: Rule, zone: tzinfo) -> None:
        self._kind = kind
        self._final = kind.final
        self._first = next(place for place, step in enumerate(kind.steps) if not step.absent)
        self._words = ChainWords(kind.steps, [clause_text(role.match) for role in rule.roles], kind.within, zone)
        self._keep = kind.within + rule.grace
        self._dedup = rule.dedup
        self._absent = [place for place, step in enumerate(kind.steps) if step.absent]
        self._compares = any(step.differs for step in kind.steps)
        """Events are read again and again: sooner as views than anew each time."""
        is_step = [not step.absent for step in kind.steps] + [False] * (len(rule.roles) - len(kind.steps))
        self._is_whole = [is_step[role] and (self._compares or role == self._final) for role in range(len(is_step))]
        """The roles whose events are kept: a finding speaks of the final one; of others the moment is enough."""
        self._needs_begin = self._first < self._final
        self._aside = Aside()
        self._waiting = Waiting(kind.steps[-1].within or kind.within)
        self.overflow = 0
        self.memory = Memory(lambda: Steps(len(rule.roles)), self._keep)
        self._states, self._slack = self.memory.states, self.memory.slack

    def take(self, view: View, key: Key, role: int, clock: int) -> Sequence[Finding]:
        """Keeps the event and looks for chains that it completes."""
        if role >= self._final and self._needs_begin:
            known = self._states.get(key)
            if known is None or known.begun + self._keep < clock:
                # as `_has_begun`, without the call: so it is nearly always
                self._aside.put(key, role, view.kept(), clock)
                return ()
        return self._step(entry_of(view, kept=self._whole(view, role)), key, role, clock, view.late)

    def _step(self, entry: Entry, key: Key, role: int, clock: int, late: float) -> Sequence[Finding]:
        """An event of a key for which something has begun, or begins; `late` by how much it was, in seconds."""
        kind, arrival = self._kind, entry.arrival
        if role < self._final:
            state = self._state(key, arrival, clock)
            if arrival > state.begun:
                state.begun = arrival
        else:
            state = self.memory.of(key, arrival, clock)
            self._shorten(state, clock)
        if state.timelines[role].add(entry) is None:
            return ()
        if role == self._final:
            return self._try(state, key, entry, late)
        if role in self._absent:
            self._calls_off(state, key, role, entry.time)
            return self._undone(state, entry, role)
        if role > self._final:
            return ()
        finals, time = state.timelines[self._final], entry.time
        if not finals.times or finals.times[-1] < time:
            return ()  # in order: the final event is yet to come
        start, end = finals.span(time, time + kind.within)
        return [found for final in finals.entries[start:end] for found in self._try(state, key, final, late)]

    def take_page(self, parts: Sequence[Part]) -> Sequence[Found]:
        """Sets aside at once what nothing has begun for, nor begins in this page; the rest one by one."""
        if not self._needs_begin or not self._has_room(parts, 0):
            return super().take_page(parts)
        return self._take_lively(parts[0].share.page, parts, 0, ())

    def take_hits(self, page: Page, parts: Sequence[Part], own: int, heard: Sequence[Turn]) -> Sequence[Found]:
        """The same; of the page's events those go with the hits that may belong to them."""
        if not self._needs_begin or not self._has_room(parts, len(heard)):
            return super().take_hits(page, parts, own, heard)
        return self._take_lively(page, parts, own, heard)

    def _has_room(self, parts: Sequence[Part], more: int) -> bool:
        return self._aside.has_room(sum(len(share.rows) for _, share in parts) + more)

    def _take_lively(self, page: Page, parts: Sequence[Part], own: int, heard: Sequence[Turn]) -> Sequence[Found]:
        lively = self._lively(parts)
        lively.update(key for _, _, _, role, key, _ in heard if role < self._final)
        turns: list[Turn] = [
            (row, own, (), role, key, None)
            for role, share in sorted(parts, key=itemgetter(0))
            for key in lively
            for row in share.by_key.get(key, ())
        ]
        turns = sorted([*turns, *heard], key=BY_TURN) if heard else sorted(turns, key=itemgetter(0))
        clocks = self.clocks(page)
        found: list[Found] = []
        for (row, _, path, role, key, view), is_awaited in zip(turns, self._awaited(page, turns), strict=True):
            clock = clocks[row]
            if view is not None:
                found += [Found(row, role, key, finding, path) for finding in self.take(view, key, role, clock)]
            elif role < self._final or self._has_begun(key, clock):
                whole = self._is_whole[role]
                at_once = whole and self._compares
                entry = (
                    entry_of(page.view(row), kept=page.view(row)) if at_once else entry_at(page, row, whole=whole)
                )
                findings = self._step(entry, key, role, clock, page.late(row))
                found += [Found(row, role, key, finding) for finding in findings]
            elif is_awaited:
                self._aside.put(key, role, page.kept(row), clock)
        for role, share in parts:
            if role >= self._final:
                self._aside.put_all(role, share, lively, clocks[-1])
        return found

    def _awaited(self, page: Page, turns: Sequence[Turn]) -> list[bool]:
        """Whether events may still be asked for, should they be set aside: when next something begins, or later."""
        following: dict[Key, int] = {}
        awaited = []
        clocks = self.clocks(page)
        for row, _, _, role, key, _ in reversed(turns):
            awaited.append(page.arrivals[row] + SHORT >= following.get(key, clocks[-1]))
            if role < self._final:
                following[key] = clocks[row]
        return awaited[::-1]

    def _has_begun(self, key: Key, clock: int) -> bool:
        """Whether there is an earlier step that still matters."""
        known = self._states.get(key)
        return known is not None and known.begun + self._keep >= clock

    def _lively(self, parts: Sequence[Part]) -> set[Key]:
        """The keys for which something has begun, or begins."""
        lively: set[Key] = set()
        for role, share in parts:
            if role < self._final:
                lively.update(share.by_key)
                continue
            lively.update(key for key in share.by_key if self._has_begun(key, self.clocks(share.page)[0]))
        return lively

    def _state(self, key: Key, arrival: int, clock: int) -> Steps:
        """The key's events; those set aside come back when something begins."""
        state = self._states.get(key)
        if state is None or arrival - state.touched >= self._slack:
            state = self.memory.of(key, arrival, clock)
        self._shorten(state, clock)
        if self._needs_begin:
            for role, event in self._aside.take(key, clock):
                state.timelines[role].add(entry_of(event, kept=self._whole(event, role)))
                state.touched = max(state.touched, event.arrival)  # read ahead, it may wait for long
                self._calls_off(state, key, role, event.time)
        return state

    def _whole(self, event: Kept, role: int) -> Kept | None:
        """The event, if it may be needed again; a view of it where that is often."""
        if not self._is_whole[role]:
            return None
        if isinstance(event, Unread):
            return event.read() if self._compares else event
        return event if self._compares else event.kept()

    def _shorten(self, state: Steps, clock: int) -> None:
        """Final, cutting and undoing events are kept for long only while an earlier step is."""
        begun = False
        for place, timeline in enumerate(state.timelines):
            if timeline.entries:
                is_early = place < self._final
                keep = self._keep if begun or is_early else SHORT
                if timeline.oldest_arrival + keep < clock or len(timeline.entries) > ENTRIES:
                    timeline.shorten(clock, keep)
                begun = begun or (is_early and bool(timeline.entries))

    def _try(self, state: Steps, key: Key, final: Entry, late: float) -> Sequence[Finding]:
        kind = self._kind
        # no chain begins further back: the usual case, in short
        if not state.timelines[self._first].any_within(final.time - kind.within, final.time):
            return ()
        if final.uuid in state.fired:
            return ()
        chain = self._chain(state, final)
        if chain is None:
            return ()
        state.fired[final.uuid] = None
        if len(state.fired) > FIRED:
            del state.fired[next(iter(state.fired))]
        if self._final == len(kind.steps) - 1:
            self._tell(state, chain)
            return [self._finding(chain, late)]
        self._wait(state, key, chain, late)
        return ()

    def _chain(self, state: Steps, final: Entry) -> Chain | None:
        kind = self._kind
        until = None if kind.until is None else state.timelines[kind.until]
        return find_chain(kind.steps[: self._final + 1], state.timelines, until, final, kind.within)

    def _tell(self, state: Steps, chain: Chain) -> None:
        if self._absent:
            gaps = {place: chain.gap(place, self._kind.steps, self._kind.within) for place in self._absent}
            state.tell(Told(chain.final, gaps))

    def _undone(self, state: Steps, entry: Entry, role: int) -> Sequence[Finding]:
        """An event that should have been absent came after all: says so once nothing near it holds any more."""
        void = [
            told.final
            for told in state.told.values()
            if told.gaps[role][0] <= entry.time <= told.gaps[role][1]
            and (role > self._final or self._chain(state, told.final) is None)
        ]
        for final in void:
            del state.told[final.uuid]
        if not void or any(abs(told.final.time - void[-1].time) <= self._dedup for told in state.told.values()):
            return ()
        trigger = void[-1].view
        assert trigger is not None  # sequences keep whole events
        said = self._words.undoing(role, entry.time)
        return [finding_of(trigger, sorted([*void, entry], key=itemgetter(0)), 1, undone=said)]

    def _wait(self, state: Steps, key: Key, chain: Chain, late: float) -> None:
        """Until the last step has stayed away for long enough; if it came before, there is nothing to wait for."""
        time = chain.final.time
        if state.timelines[self._final + 1].any_within(time, time + self._waiting.patience):
            return
        if len(self._waiting) >= KEYS:
            self.overflow += 1
            return
        self._waiting.put(key, chain, late)

    def _calls_off(self, state: Steps, key: Key, role: int, time: int) -> None:
        """An event that should be absent has come: of what waits for its time, only what still holds goes on."""
        if not self._waiting or role not in self._absent:
            return

        def revised(chain: Chain) -> Chain | None:
            start, end = chain.gap(role, self._kind.steps, self._kind.within)
            if not start <= time <= end:
                return chain
            return None if role > self._final else self._chain(state, chain.final)

        self._waiting.revise(key, revised)

    def tick(self, clock: int) -> Sequence[tuple[Key, Finding]]:
        """Fires where the last step has stayed away for long enough."""
        found: list[tuple[Key, Finding]] = []
        for key, chain, late in self._waiting.over(clock):
            state = self.memory.get(key)
            if state is not None:
                self._tell(state, chain)
            found.append((key, self._finding(chain, late)))
        return found

    def _finding(self, chain: Chain, late: float) -> Finding:
        entries = chain.entries
        trigger = entries[-1].view
        assert trigger is not None  # sequences keep whole events
        runs = [len(events) for events, step in zip(chain.steps, self._kind.steps, strict=False) if step.runs > 1]
        repeated = max(runs, default=len(entries))
        span = entries[-1].time - entries[0].time
        facts = {"count": str(repeated), "span": length(span)}
        return finding_of(trigger, entries, repeated, self._words.reasons(chain), facts, late)
