"""The faults that concern network, page, cursor and right, each with its number in our list of fifty.

A case's steps happen twice to one stream: within the first backlog, and later while it is followed.
"""

from dataclasses import dataclass
from email.utils import formatdate

from tests.faults import steps
from tests.faults.service import Exchange, Step
from tests.faults.steps import arrives, body, status

DAY = 86_400.0


@dataclass(frozen=True)
class Case:
    """A fault, and what must be said of it."""

    number: int
    name: str
    steps: tuple[Step, ...]
    told: str = ""
    """Part of the health's text while it lasts."""
    noticed: str = ""
    """Part of a notice that stays."""
    unreadable: int = 0
    """Events that nobody can read are among them."""
    deadline: float = 5.0

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


def _in_date(seconds: float) -> Step:
    async def act(exchange: Exchange) -> None:
        until = formatdate(exchange.service.true_clock() + seconds, usegmt=True)
        exchange.say({}, 429, retry_after=until)

    return Step(f"429 until {seconds:+} s", act)


def _cases(number: int, told: str, **named: Step | tuple[Step, ...]) -> list[Case]:
    return [
        Case(number, name.replace("_", " "), one if isinstance(one, tuple) else (one,), told)
        for name, one in named.items()
    ]


STATUS = [
    *_cases(1, "Too many requests (429", without_header=(status(429),) * 3),
    *_cases(2, "Too many requests (429", in_seconds=(status(429, retry_after="7"),) * 2),
    *_cases(
        3,
        "Too many requests (429",
        until_a_date=_in_date(20),
        until_a_date_gone_by=_in_date(-3600),
        until_next_year=_in_date(365 * DAY),
        negative=status(429, retry_after="-5"),
        huge=status(429, retry_after="9" * 30),
        garbage=status(429, retry_after="soon; \u00b2"),
    ),
    *_cases(4, "The service has a fault (500", once=status(500)),
    *_cases(5, "The service has a fault (500", for_long=(status(500),) * 9),
    *_cases(6, "The service has a fault (502", a_web_page=status(502, steps.PORTAL, content_type="text/html")),
    *_cases(7, "The service has a fault (503", with_a_wait=(status(503, retry_after="3"),) * 2),
    *_cases(36, "Redirected to portal.example", by_302=status(302, b"", location="https://portal.example/login?x")),
    *_cases(36, "Redirected instead of an answer", by_307=status(307, b"", location="/")),
    *_cases(36, "A proxy or portal asks", by_511=status(511, steps.PORTAL, content_type="text/html")),
    *_cases(37, "refuses the token (401", revoked=(status(401),) * 2),
    *_cases(38, "refuses the token (403", forbidden=(status(403),) * 2),
    *_cases(41, "A proxy or portal asks for a login", proxy_login=status(407, b"", proxy_authenticate="Basic")),
]

HANGS = [
    Case(10, "no headers come", (steps.hangs(),), "No complete answer within", deadline=0.5),
    Case(
        11,
        "a body by drops",
        (steps.hangs(b"HTTP/1.1 200 So\r\ncontent-length: 99999\r\n\r\n", b" "),),
        "No complete answer within",
        deadline=0.5,
    ),
    Case(
        12,
        "headers by drops",
        (steps.hangs(b"HTTP/1.1 200 So\r\n", b"x: y\r\n"),),
        "No complete answer within",
        deadline=0.5,
    ),
]

BODIES = [
    *_cases(13, "broke off", reset_within_the_body=(steps.cut_off(is_reset=True),) * 2),
    *_cases(
        14,
        "",
        less_than_was_promised=(steps.cut_off(),) * 2,
        hung_up=(steps.HANGS_UP,) * 2,
        half_a_page=(steps.HALF_A_PAGE,) * 3,
    ),
    *_cases(15, "A web page came", a_web_page=body(steps.PORTAL, content_type="text/html; charset=utf-8")),
    *_cases(16, "", empty=body(b""), no_content=status(204, b"")),
    *_cases(
        17,
        "",
        an_array=body([]),
        null=body(None),
        a_number=body(7),
        no_cursor_at_all=(body({"items": None}),) * 2,
        items_are_an_object=body({"items": {"a": 1}, "cursor": "x", "has_more": False}),
        items_are_a_text=(body({"items": "none", "cursor": "x"}),) * 3,
        another_shape=body({"data": [], "next": 5}),
    ),
    *_cases(17, "", items_are_null=steps.NULL_ITEMS, items_are_missing=steps.NO_ITEMS),
    *_cases(18, "larger than", a_gzip_bomb=steps.BOMB),
    *_cases(19, "larger than", fifty_megabytes=steps.HUGE),
    *_cases(20, "", odd_json=(steps.ODD_JSON,) * 3, gzip_unasked=steps.GZIPPED),
    Case(20, "nested 10,000 deep", (steps.DEEP,), noticed="nested too deeply", unreadable=1),
]

CURSORS = [
    Case(21, "expired", (steps.EXPIRED,), noticed="does not know our place in the stream any more"),
    Case(
        21,
        "every cursor refused",
        (steps.REFUSES_CURSORS,) * 8,
        told="Reading again from",
        noticed="does not know our place in the stream any more",
    ),
    Case(22, "stands still", (steps.STANDS,) * 6, told="its cursor stands still"),
    Case(22, "stands still and repeats", (steps.STANDS_AND_REPEATS,) * 6, told="its cursor stands still"),
    Case(23, "empty for a while", (steps.EMPTY_WITH_MORE,) * 5),
    Case(23, "empty for long", (steps.EMPTY_WITH_MORE,) * 35, told="but sends nothing"),
    *_cases(
        25,
        "",
        empty=steps.without_cursor(""),
        null=steps.without_cursor(None),
        a_number=steps.without_cursor(5),
        half_a_character=steps.without_cursor("\ud800"),
    ),
    *_cases(25, "", has_more_is_missing=steps.has_more_is(None), has_more_is_a_text=steps.has_more_is("no")),
]

ODD: dict[str, object] = {
    "session_uuid": None, "category": "brand_new", "type": 7, "country": ["CA"], "details": "text", "client": None,
    "target_user": {"uuid": None, "name": 5, "shoe_size": 47}, "location": {"latitude": "north", "altitude": 1},
    "vault_uuid": {}, "item_uuid": 0, "used_version": -1, "action": None, "user": "somebody", "actor_uuid": [],
    "actor_details": 1.5, "object_type": "", "aux_id": 10**30, "session": [None], "new": {"deep": [{"er": None}]},
}  # fmt: skip
HOSTILE = "\x1b]2;x\x07\x9b[/]\u202e\r\n" + "L" * 100_000
TIMES = (
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-03-02T12:00:00", "2016-12-31T23:59:60Z",
    "2026-03-02T12:00:00.123456789Z", "2026-03-02T07:00:00.5-05:00", "2026-03-02 12:00:00+00:00",
    "2999-01-01T00:00:00Z",
)  # fmt: skip
NO_TIMES: tuple[object, ...] = ("soon", "", None, -5, [])
NO_IDS: tuple[object, ...] = (None, "", 7, {})

EVENTS = [
    Case(26, "twice", (steps.DOUBLED, arrives(2), steps.DOUBLED, steps.DOUBLED)),
    Case(27, "late", (arrives(4, late=3 * DAY), arrives(2), arrives(4, late=3600))),
    Case(28, "out of order", (arrives(5), steps.SHUFFLED, steps.SHUFFLED)),
    Case(29, "odd moments", tuple(arrives(1, more={"timestamp": stamp}) for stamp in TIMES)),
    Case(
        29,
        "no moments",
        tuple(arrives(1, more={"timestamp": stamp}) for stamp in NO_TIMES),
        noticed="could not be read",
        unreadable=1,
    ),
    Case(30, "odd fields", (arrives(3, more=ODD), arrives(2, more=dict.fromkeys(ODD)))),
    Case(
        31,
        "no id",
        (*(arrives(1, more={"uuid": uuid}) for uuid in NO_IDS), arrives(2)),
        noticed="could not be read",
        unreadable=1,
    ),
    Case(32, "hostile texts", (arrives(3, more=dict.fromkeys(ODD, HOSTILE)),)),
]

CASES = [*STATUS, *HANGS, *BODIES, *CURSORS, *EVENTS]
