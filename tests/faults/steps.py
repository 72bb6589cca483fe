"""The single things that a script can do to a request."""

import asyncio
import gzip
import json
import random
import socket
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from tests.faults.service import NOTHING, CursorRefused, Exchange, Step
from tui.events_api.client import MAX_BYTES

PORTAL = b"<!doctype html><html><body>Please log in</body></html>"


def status(code: int, body: object = None, **headers: str) -> Step:
    """An error as the service words it, or another body."""
    said = {"Error": {"Message": "No"}} if body is None else body

    async def act(exchange: Exchange) -> None:
        exchange.say(said, code, **headers)

    return Step(f"{code} {headers or ''}", act)


def body(content: object, content_type: str = "application/json") -> Step:
    """200 with something that is no page."""

    async def act(exchange: Exchange) -> None:
        exchange.say(content, content_type=content_type)

    return Step(f"200 {str(content)[:30]}", act)


def hangs(start: bytes | None = None, drop: bytes = b"") -> Step:
    """Says `start`, then a drop now and then, for ever."""

    async def act(exchange: Exchange) -> None:
        exchange.writer.write(start or b"")
        while not exchange.writer.is_closing():
            exchange.writer.write(drop)
            await exchange.writer.drain()
            await asyncio.sleep(0.01)

    return Step(f"hangs {(start or b'')[:20]!r} {drop!r}", act)


async def _cut(exchange: Exchange, is_reset: bool) -> None:
    content = json.dumps(_page_or_nothing(exchange)).encode()
    exchange.writer.write(exchange.head(content_length=str(len(content) + 1)) + content[: len(content) // 2])
    await exchange.writer.drain()
    if is_reset:
        linger = struct.pack("ii", 1, 0)
        exchange.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        exchange.writer.transport.abort()
    else:
        exchange.writer.close()
    raise ConnectionResetError


def cut_off(*, is_reset: bool = False) -> Step:
    """Half an answer, then the end of the connection."""
    return Step(f"cut off, reset={is_reset}", lambda exchange: _cut(exchange, is_reset))


async def _hang_up(exchange: Exchange) -> None:
    exchange.writer.close()
    raise ConnectionResetError


HANGS_UP = Step("hangs up", _hang_up)


async def _half(exchange: Exchange) -> None:
    content = json.dumps(_page_or_nothing(exchange)).encode()
    exchange.say(content[:-9])


HALF_A_PAGE = Step("half a page, well framed", _half)


async def _huge(exchange: Exchange) -> None:
    exchange.writer.write(exchange.head(content_length=str(50 * 2**20)) + b'{"items":[')
    for _ in range(50):
        exchange.writer.write(b" " * 2**20)
        await exchange.writer.drain()
    raise ConnectionResetError


HUGE = Step("50 MB", _huge)


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    spaces = b" " * 2**20
    count = 2 * MAX_BYTES // 2**20
    return b"".join([packer.compress(spaces) for _ in range(count)] + [packer.flush()])


async def _explode(exchange: Exchange) -> None:
    exchange.say(_bomb(), content_encoding="gzip")


BOMB = Step("gzip bomb", _explode)


def _page_or_nothing(exchange: Exchange) -> dict[str, Any]:
    try:
        return exchange.page()
    except CursorRefused:
        return {"items": [], "cursor": exchange.sent.get("cursor", ""), "has_more": False}


def changed(name: str, change: Callable[[Exchange, dict[str, Any]], object], *, fails: bool = False) -> Step:
    """The ordinary page, changed; the service's place in the stream is what the page says."""

    async def act(exchange: Exchange) -> None:
        try:
            page = exchange.page()
        except CursorRefused:
            await exchange.say_ordinary()
            return
        exchange.say(change(exchange, page))

    return Step(name, act, fails)


def _own_cursor(exchange: Exchange) -> str:
    """The cursor that was sent, or that of the place where a reset begins."""
    if "cursor" in exchange.sent:
        return str(exchange.sent["cursor"])
    service, stream = exchange.service, exchange.stream
    return service.place(stream, exchange.sent).text(stream, service.epoch[stream])


STANDS = changed("stands still", lambda exchange, _: _page([], _own_cursor(exchange), True))
STANDS_AND_REPEATS = changed(
    "stands still and repeats", lambda exchange, page: page | {"cursor": _own_cursor(exchange), "has_more": True}
)
NULL_ITEMS = changed("null items", lambda exchange, _: _page(None, _own_cursor(exchange), False))
NO_ITEMS = changed("no items", lambda exchange, _: {"cursor": _own_cursor(exchange), "has_more": False})


def _page(items: object, cursor: object, has_more: object) -> dict[str, Any]:
    return {"items": items, "cursor": cursor, "has_more": has_more}


def _moved(exchange: Exchange, _: dict[str, Any]) -> dict[str, Any]:
    nonce = len(exchange.service.asked)
    return _page([], f"{_own_cursor(exchange).split('~')[0]}~{nonce}", True)


EMPTY_WITH_MORE = changed("empty, and there is more", _moved)


def without_cursor(value: object) -> Step:
    """A good page whose cursor is none."""
    return changed(f"cursor {value!r}", lambda _, page: page | {"cursor": value})


def has_more_is(value: object) -> Step:
    """A good page that does not say clearly whether it is the last."""
    return changed(f"has_more {value!r}", lambda _, page: page | {"has_more": value})


def _doubled(exchange: Exchange, page: dict[str, Any]) -> dict[str, Any]:
    """The events twice, with some from long ago."""
    earlier = exchange.service.held[exchange.stream][: exchange.service.page_size]
    served = [event for event in earlier if event in page["items"] or exchange.service.asked]
    known = served if "cursor" in exchange.sent else []
    return page | {"items": [*known, *page["items"], *page["items"]]}


DOUBLED = changed("events twice", _doubled)


def _shuffled(_: Exchange, page: dict[str, Any]) -> dict[str, Any]:
    items = list(page["items"])
    random.Random(0).shuffle(items)
    return page | {"items": items[::-1]}


SHUFFLED = changed("out of order", _shuffled)


def _odd_json(exchange: Exchange, page: dict[str, Any]) -> bytes:
    """A page with a byte order mark, raw bytes, NaN, repeated keys and numbers of any size in its events."""
    odd = b',"a":NaN,"b":-Infinity,"c":"\xff\xfe","d":"\\ud800","e":1e999,"f":' + b"9" * 400 + b',"g":1,"g":2}'
    items = b",".join(json.dumps(event).encode()[:-1] + odd for event in page["items"])
    return b'\xef\xbb\xbf{"cursor":"old","has_more":%b,"cursor":%b,"items":[%b]}' % (
        json.dumps(page["has_more"]).encode(),
        json.dumps(page["cursor"]).encode(),
        items,
    )


ODD_JSON = changed("odd JSON", _odd_json)


def _with_deep(exchange: Exchange, page: dict[str, Any]) -> bytes:
    deep = b'{"uuid":"DEEP","timestamp":"2026-03-02T12:00:00Z","x":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    rest = json.dumps(page).encode()
    return rest.replace(b'"items": [', b'"items": [' + deep + (b"," if page["items"] else b""), 1)


DEEP = changed("an event nested 10,000 deep", _with_deep)


async def _expire(exchange: Exchange) -> None:
    if "cursor" not in exchange.sent:
        await exchange.say_ordinary()
        return
    for late in (0.0, 1200.0):  # what nobody has read yet
        exchange.service.arrive(exchange.stream, late=late)
    exchange.service.epoch[exchange.stream] += 1
    exchange.say({"Error": {"Message": "Bad Request"}}, 400)


EXPIRED = Step("cursor expired", _expire, fails=False)


async def _refuse(exchange: Exchange) -> None:
    if "cursor" in exchange.sent:
        exchange.say({"Error": {"Message": "Bad Request"}}, 400)
    else:
        await exchange.say_ordinary()


REFUSES_CURSORS = Step("cursor refused", _refuse, fails=False)


async def _gzipped(exchange: Exchange) -> None:
    exchange.say(gzip.compress(json.dumps(_page_or_nothing(exchange)).encode()), content_encoding="gzip")


GZIPPED = Step("gzip that nobody asked for", _gzipped, fails=False)


def arrives(count: int, late: float = 0.0, more: Mapping[str, Any] = NOTHING) -> Step:
    """More events arrive just before an ordinary answer."""

    async def act(exchange: Exchange) -> None:
        exchange.service.arrive(exchange.stream, count, late=late, more=more)
        await exchange.say_ordinary()

    return Step(f"{count} arrive", act, fails=False)
