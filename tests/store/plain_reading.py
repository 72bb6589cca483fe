"""What a query says of one event, read from its tree in plain words: nothing here is shared with `tui.query`.

Slow, and as literal as the page on the query language. It knows the parser's tree, the flat view of an event, the
names of countries, and the standard library.
"""

import re
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from ipaddress import IPv6Address, ip_address, ip_network

from tui.events.alert import Alert
from tui.events.fields import FIELDS, values
from tui.events.model import Seen
from tui.events.places import country_code
from tui.query.context import Context
from tui.query.moments import Moment
from tui.query.tree import And, Comparison, Glob, Node, Not, Operand, Or, Present, Regex, Term, Text

BILLION = 10**9
PARTS_OF_TEXTS = frozenset(
    [
        "user_email",
        "user_name",
        "user_domain",
        "aux_email",
        "aux_domain",
        "object_email",
        "details",
        "aux_info",
        "region",
        "city",
        "app",
        "app_version",
        "os",
        "platform",
    ]
)
PEOPLE = frozenset({"user", "aux", "object_user"})
NAMED = frozenset({"item", "vault", "group"})
ALWAYS = frozenset({"after", "before", "on", "stream", "account", "late", "hours", "weekday", "hour"})
OF_ALERTS = frozenset({"rule", "severity", "score", "status", "verdict"})
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NOT_PUBLIC = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
]
VISIBLE = [
    "user",
    "aux",
    "object_user",
    "category",
    "type",
    "details",
    "outcome",
    "action",
    "object",
    "object_uuid",
    "aux_uuid",
    "aux_email",
    "aux_info",
    "item",
    "vault",
    "ip",
    "country",
    "region",
    "city",
    "app",
    "app_version",
    "os",
    "platform",
    "session",
    "device",
    "uuid",
    "actor_type",
]


def fits(node: Node, seen: Seen, context: Context) -> bool:
    """Whether an event is what a query asks for."""
    if isinstance(node, And):
        return all(fits(part, seen, context) for part in node.parts)
    if isinstance(node, Or):
        return any(fits(part, seen, context) for part in node.parts)
    if isinstance(node, Not):
        return not fits(node.part, seen, context)
    if isinstance(node, Present):
        return _is_there(node.field, seen, context)
    assert isinstance(node, Term)
    return any(_one_of(node.field, operand, seen, context) for operand in node.operands)


def _is_there(field: str, seen: Seen, context: Context) -> bool:
    if field in OF_ALERTS:
        return _alerts(seen, context) != []
    return field in ALWAYS or _texts(field, seen) != []


def _texts(field: str, seen: Seen) -> list[str]:
    if field == "user":  # "target_user / user / actor (and aux, object when people)"
        return [text for role in ("user", "aux", "object_user") for text in values(seen, role)]
    return [text for name in (VISIBLE if not field else [field]) for text in values(seen, name)]


def _alerts(seen: Seen, context: Context) -> list[Alert]:
    if not isinstance(seen.event.uuid, str):
        return []
    return [a for a in context.alerts_of(seen.stream, seen.event.uuid) if a.account == seen.account]


def _one_of(field: str, operand: Operand, seen: Seen, context: Context) -> bool:
    if isinstance(operand, Moment):
        return _in_time(field, operand, seen.event.time, context)
    if field in OF_ALERTS:
        return any(_of_alert(field, operand, alert) for alert in _alerts(seen, context))
    if field == "stream":
        return isinstance(operand, Text) and operand.text == seen.stream.value
    if field == "account":
        told = [seen.account, seen.event.account_uuid]
        return any(_is_code(operand, text) for text in told if isinstance(text, str))
    if field == "late":
        assert isinstance(operand, Comparison)
        late = max(0, seen.received - seen.event.time) if seen.fresh else 0
        return _compared(late, operand.op, round(operand.number * BILLION))
    if field in {"hours", "weekday", "hour"}:
        return _by_the_clock(field, operand, seen.event.time, context)
    assert not field or field in FIELDS
    return any(_text_fits(field, operand, text, context) for text in _texts(field, seen))


# texts


def _text_fits(field: str, operand: Operand, text: str, context: Context) -> bool:
    if not field or field in PEOPLE:
        return _person_fits(operand, text) or (not field and _is_called(operand, text, NAMED, context))
    if field in NAMED:
        return _is_code(operand, text) or _is_called(operand, text, {field}, context)
    if isinstance(operand, Glob | Regex):
        return _has_pattern(operand, text)
    assert isinstance(operand, Text)
    if field == "ip":
        return _is_address(operand.text, text)
    if field == "country":
        return text.casefold() == country_code(operand.text).casefold()
    if field in PARTS_OF_TEXTS:
        return operand.text.casefold() in text.casefold()
    return _is_code(operand, text)


def _is_code(operand: Operand, text: str) -> bool:
    """Codes and ids match whole."""
    if isinstance(operand, Text):
        return operand.text.casefold() == text.casefold()
    return _has_pattern(operand, text)


def _is_an_id(text: str) -> bool:
    return re.fullmatch("[A-Za-z0-9]{26}", text) is not None


def _person_fits(operand: Operand, text: str) -> bool:
    """Part of a name or e-mail; a whole id."""
    if isinstance(operand, Text):
        wanted, told = operand.text.casefold(), text.casefold()
        return wanted == told if _is_an_id(text) else wanted in told
    return not _is_an_id(text) and _has_pattern(operand, text)


def _is_called(operand: Operand, text: str, kinds: "frozenset[str] | set[str]", context: Context) -> bool:
    """The alias file gives this id a name that fits."""
    tables = {"item": context.names.items, "vault": context.names.vaults, "group": context.names.groups}
    for kind in kinds:
        for known, name in tables[kind].items():
            if known.casefold() == text.casefold() and (
                operand.text.casefold() in name.casefold()
                if isinstance(operand, Text)
                else _has_pattern(operand, name)
            ):
                return True
    return False


def _has_pattern(operand: Operand, text: str) -> bool:
    if isinstance(operand, Regex):
        return re.search(operand.pattern, text, re.IGNORECASE) is not None
    assert isinstance(operand, Glob)
    pattern = "".join(sign if sign in "*" else f"[{sign}]" if sign in "?[" else sign for sign in operand.pattern)
    return fnmatchcase(text.casefold(), pattern.casefold())


def _is_address(wanted: str, text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    networks = NOT_PUBLIC if wanted.casefold() == "private" else [wanted]
    ways = [address]
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        ways.append(address.ipv4_mapped)
    return any(way in ip_network(network, strict=False) for network in networks for way in ways)


# alerts


def _of_alert(field: str, operand: Operand, alert: Alert) -> bool:
    if isinstance(operand, Comparison):
        return _compared(int(alert.severity) if field == "severity" else alert.score, operand.op, operand.number)
    if field == "rule":
        return _is_code(operand, alert.rule)
    if field == "status":
        return _is_code(operand, alert.status)
    return alert.verdict is not None and _is_code(operand, alert.verdict.word)


def _compared(value: float, op: str, limit: float) -> bool:
    if op == "=":
        return value == limit
    return {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit}[op]


# time


def _in_time(field: str, moment: Moment, time: int, context: Context) -> bool:
    begins, ends = _span(moment, context)
    if field == "after":
        return time >= begins
    return time < begins if field == "before" else begins <= time < ends


def _span(moment: Moment, context: Context) -> tuple[int, int]:
    if moment.ago is not None:
        return context.now_ns - moment.ago, context.now_ns - moment.ago
    if moment.instant is not None:
        return moment.instant, moment.instant
    if moment.local is not None:
        at = _nanoseconds(moment.local.replace(tzinfo=context.zone))
        return at, at
    if isinstance(moment.day, date):
        day = moment.day
    else:
        now = datetime.fromtimestamp(context.now_ns // BILLION, context.zone)
        day = (now + timedelta(days=moment.day or 0)).date()
    midnights = [datetime(d.year, d.month, d.day, tzinfo=context.zone) for d in (day, day + timedelta(days=1))]
    return _nanoseconds(midnights[0]), _nanoseconds(midnights[1])


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) * 1000


def _by_the_clock(field: str, operand: Operand, time: int, context: Context) -> bool:
    local = datetime.fromtimestamp(time // BILLION, context.zone)
    if field == "hour":
        assert isinstance(operand, Comparison)
        return _compared(local.hour, operand.op, operand.number)
    assert isinstance(operand, Text)
    if field == "weekday":
        return DAYS[local.weekday()] == operand.text
    return is_business(local, context) == (operand.text == "business")


def is_business(local: datetime, context: Context) -> bool:
    """People are at work, on days that begin and end within themselves."""
    minute = local.hour * 60 + local.minute
    assert context.hours.start < context.hours.end
    return local.weekday() in context.hours.days and context.hours.start <= minute < context.hours.end
