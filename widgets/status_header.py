"""The top line: account, token, what is read and held, following or paused, and the time."""

from datetime import UTC, datetime

from msgspec import Struct
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip

from tui.events.reading import Status, TokenFacts
from tui.events.stream import Stream
from widgets.formatting import age, count, fit
from widgets.looks import Looks
from widgets.painted_lines import PaintedLines
from widgets.past_words import past_words
from widgets.stream_health import health_of, verdict, words
from widgets.strips import Line, Part

WARN_DAYS = 14
"""The token's expiry is a warning from here on."""
FOLD_BELOW = 100
"""Below this width the health of the streams is told in the header."""


class Picture(Struct, frozen=True):
    """What the screen does with what arrives."""

    following: bool = True
    paused_at: float | None = None
    new: int = 0
    """Events since the picture was paused."""
    sorted_by: str = ""
    """Title and mark of the column that rows are sorted by; empty: the newest come first."""


class StatusHeader(Horizontal):
    """The first line of every screen. The clock is a widget of its own, so that a second costs a few bytes."""

    DEFAULT_CSS = "StatusHeader { height: 1; } StatusHeader > _Facts { width: 1fr; }"

    def __init__(self, *, looks: Looks, says_follow: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = _Facts(looks=looks, says_follow=says_follow)
        self._clock = _Clock(looks=looks)

    def compose(self) -> ComposeResult:
        """Facts, and the time at the right."""
        yield self._facts
        yield self._clock

    @property
    def looks(self) -> Looks:
        """Colours, signs and zone."""
        return self._facts.looks

    @looks.setter
    def looks(self, looks: Looks) -> None:
        self._facts.looks = looks
        self._clock.looks = looks

    def show(self, status: Status, now: float, picture: Picture) -> None:
        """New facts; only the cells that differ are painted."""
        self._clock.display = picture.paused_at is None
        self.show_time(now)
        self._facts.show(status, now, picture, is_wide=self.size.width >= FOLD_BELOW)

    def show_time(self, now: float) -> None:
        """Another second, the same facts."""
        self._clock.show(now, is_wide=self.size.width >= FOLD_BELOW)

    def on_resize(self) -> None:
        """Below the fold the clock has no zone."""
        self._clock.fold(is_wide=self.size.width >= FOLD_BELOW)
        self._facts.fold(is_wide=self.size.width >= FOLD_BELOW)


class _Clock(PaintedLines):
    def __init__(self, *, looks: Looks) -> None:
        super().__init__(looks=looks)
        self._now = 0.0
        self._is_wide = True

    def show(self, now: float, *, is_wide: bool) -> None:
        self._now = now
        self.fold(is_wide=is_wide)

    def fold(self, *, is_wide: bool) -> None:
        self._is_wide = is_wide
        width = len(self._zone) + 9
        if self.styles.width is None or self.styles.width.value != width:
            self.styles.width = width
        self.redraw()

    @property
    def _local(self) -> datetime:
        return datetime.fromtimestamp(self._now, UTC).astimezone(self.looks.zone)

    @property
    def _zone(self) -> str:
        return f" {self._local.tzname() or ''}".rstrip() if self._is_wide else ""

    def draw(self, width: int, _height: int) -> list[Strip]:
        line = Line(self.looks, width, on="panel").put(f"{self._local:%H:%M:%S}", "bright")
        return [line.put(self._zone, "dim").strip()]


class _Facts(PaintedLines):
    def __init__(self, *, looks: Looks, says_follow: bool) -> None:
        super().__init__(looks=looks)
        self._status = Status(account="")
        self._now = 0.0
        self._picture = Picture()
        self._says_follow = says_follow
        self._is_wide = True

    def show(self, status: Status, now: float, picture: Picture, *, is_wide: bool) -> None:
        self._status, self._now, self._picture = status, now, picture
        self.fold(is_wide=is_wide)

    def fold(self, *, is_wide: bool) -> None:
        self._is_wide = is_wide
        self.redraw()

    def draw(self, width: int, _height: int) -> list[Strip]:
        line = Line(self.looks, width, on="panel").gap()
        end = self._end()
        room = width - sum(cell_len(part.text) for part in end) - 3
        if self._is_wide:
            return [self._put_whole(line, self._wide(), room).end(end).strip()]
        for parts in self._narrow():
            if sum(cell_len(part.text) for part in parts) < room:
                break
        return [line.parts(parts).end(end).strip()]

    def _put_whole(self, line: Line, groups: list[list[Part]], room: int) -> Line:
        """Groups as long as they fit whole."""
        for parts in groups:
            if line.width - line.left + sum(cell_len(part.text) for part in parts) > room:
                break
            line.parts(parts)
        return line

    def _wide(self) -> list[list[Part]]:
        status = self._status
        reads = [
            Part(f" {stream.name[0]}", "text" if health_of(status, stream).state != "absent" else "rule")
            for stream in Stream
        ]
        token = [Part("    token ", "dim"), *self._token()]
        return [
            [Part(fit(self._account, 40, cut=self.looks.glyphs.cut), "title")],
            [Part("    "), *self._replay()] if status.replay else token,
            [Part("   reads", "dim"), *reads],
            [Part("   ring ", "dim"), Part(count(status.held)), *self._held_since()],
        ]

    def _narrow(self) -> list[list[Part]]:
        """What stands at the left, in ever shorter forms: the streams stay, whatever leaves."""
        status, now, cut = self._status, self._now, self.looks.glyphs.cut
        short = self._account.removesuffix(".1password.com").removesuffix(".1password.eu")
        account = [Part(fit(short, 14, cut=cut), "title")]
        if status.fatal:
            return [[*account, Part(f"  {self.looks.glyphs.degraded} STOPPED", "degraded", bold=True)]]
        whole: list[Part] = []
        bare: list[Part] = []
        for stream in Stream:
            found = words(verdict(health_of(status, stream), now, status.interval), self.looks, tight=True)
            label = f"{'  ' if whole else ''}{stream.name[0]} "
            whole += [Part(label, "dim"), *found]
            bare += [Part(label, "dim"), Part(found[0].text[0], found[0].role)]
        token, gap = self._token_tight(), Part("  ")
        if status.replay:
            forms = [(self._replay(), whole), (self._replay(), bare), (self._replay(date_only=True), bare)]
            return [
                *([*replay, gap, *streams] for replay, streams in forms),
                [*self._replay()[:1], gap, *bare],
                bare,
            ]
        shortest = [[*account, gap, *bare], bare]
        if not status.accounts:  # of several accounts, which is what matters; what is wrong has a line of its own
            shortest.insert(0, whole)
        past = [Part(f"  {said}", "accent")] if (said := past_words(status, tight=True)) else []
        first = [[*account, *token, gap, *whole, *past], [*account, gap, *whole, *past]] if past else []
        return [*first, [*account, *token, gap, *whole], [*account, gap, *whole], *shortest]

    def _replay(self, *, date_only: bool = False) -> list[Part]:
        """`REPLAY 2026-11-21 02:14 x10`: nobody should take the past for the present."""
        at = datetime.fromtimestamp(self._now, UTC).astimezone(self.looks.zone)
        shown = f"{at:%Y-%m-%d}" if date_only else f"{at:%Y-%m-%d %H:%M}"
        speed, _, state = self._status.replay.partition(" ")
        told = [Part("REPLAY", "accent", bold=True), Part(f" {shown} {speed}")]
        return [*told, Part(f" {state}", "degraded", bold=True)] if state else told

    @property
    def _account(self) -> str:
        return self._status.account + (" demo" if self._status.demo and self._status.account != "demo" else "")

    def _token(self) -> list[Part]:
        token, glyphs = self._status.token, self.looks.glyphs
        if token.state == "unchecked":
            return [Part("not checked yet", "dim")]
        if token.state != "ok":
            return [Part(f"{glyphs.degraded} {token.state.upper()}", "degraded", bold=True)]
        left = days_left(token, self._now)
        healthy = [Part(f"{glyphs.healthy} OK", "ok", bold=True)]
        if token.expires is None or left is None:
            return healthy
        if left < 0:
            return [Part(f"{glyphs.degraded} EXPIRED", "degraded", bold=True)]
        said = f" expires in {age(token.expires - self._now)}"
        if left < WARN_DAYS:
            return [Part(f"{glyphs.degraded} OK{said}", "degraded", bold=True)]
        return [*healthy, Part(said)]

    def _token_tight(self) -> list[Part]:
        token, glyphs = self._status.token, self.looks.glyphs
        said: str = token.state
        if token.state == "ok":
            left = days_left(token, self._now)
            if token.expires is None or left is None or left >= WARN_DAYS:
                days = "ok" if token.expires is None else age(token.expires - self._now, tight=True)
                return [Part("  token ", "dim"), Part(glyphs.healthy, "ok"), Part(f" {days}")]
            said = "expired" if left < 0 else age(token.expires - self._now, tight=True)
        if token.state == "unchecked":
            return [Part("  token ", "dim"), Part("unchecked", "dim")]
        return [Part("  token ", "dim"), Part(f"{glyphs.degraded} {said}", "degraded", bold=True)]

    def _held_since(self) -> list[Part]:
        since = self._status.whole_since or self._status.oldest
        if since is None or self._status.oldest is None:
            return []
        return [Part(" / ", "dim"), Part(age(self._now - max(since, self._status.oldest)))]

    def _end(self) -> list[Part]:
        glyphs, picture = self.looks.glyphs, self._picture
        if picture.paused_at is not None:
            at = datetime.fromtimestamp(picture.paused_at, UTC).astimezone(self.looks.zone)
            return [
                Part(f"{glyphs.paused} PAUSED", "degraded", bold=True),
                Part(f" at {at:%H:%M:%S}", "text"),
                Part(f"  {picture.new:,} new", "accent", bold=True),
            ]
        state = [Part(f"{glyphs.follow} FOLLOW", "accent", bold=True)]
        if not picture.following:
            order = [Part(f"by {picture.sorted_by}", "accent"), Part("  ")] if picture.sorted_by else []
            state = [*order, Part("f", "key"), Part(" follow", "dim")] if self._says_follow else []
        if not self._is_wide:
            return [*state, Part(" ")]
        now = datetime.fromtimestamp(self._now, UTC).astimezone(self.looks.zone)
        return [*state, Part(f"{'   ' if state else ''}{now:%a} {now.day} {now:%b}", "dim")]


def days_left(token: TokenFacts, now: float) -> float | None:
    """Days until the token expires; negative when it has."""
    return None if token.expires is None else (token.expires - now) / 86_400
