"""The body of an answer, no larger than we want it.

httpx would unpack a small gzip into hundreds of megabytes before it hands over the first part, so we unpack.
"""

import zlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx

from tui.events_api.errors import EventsApiError, NotTheService, TooLarge, Unreachable

_GZIP = zlib.MAX_WBITS + 16


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The whole body, unpacked; raises `TooLarge` as soon as it is longer than that."""
    async with aclosing(_parts(response, max_bytes)) as parts:
        return b"".join([part async for part in parts])


async def read_start(response: httpx.Response, max_bytes: int) -> bytes:
    """As much of the body as comes, up to the cap: enough for what an error has to say."""
    start = b""
    try:
        async with aclosing(_parts(response, max_bytes)) as parts:
            async for part in parts:
                start += part
    except (EventsApiError, httpx.TransportError):
        return start  # the status says more than a fault in the body
    return start


async def _parts(response: httpx.Response, max_bytes: int) -> AsyncGenerator[bytes, None]:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise NotTheService("The answer is packed in a way that was not asked for", status=response.status_code)
    unpack = _Gunzip(max_bytes) if "gzip" in encoding else None
    arrived = unpacked = 0
    async with aclosing(response.aiter_raw()) as pieces:  # type: ignore[type-var]  # a generator, typed as less
        async for packed in pieces:
            part = unpack.feed(packed) if unpack else packed
            arrived += len(packed)
            unpacked += len(part)
            if max(arrived, unpacked) > max_bytes:
                raise TooLarge(f"The answer is larger than {max_bytes:,} bytes", status=response.status_code)
            yield part
    if unpack and arrived and not unpack.is_whole:
        raise Unreachable("The answer was cut off", status=response.status_code)


class _Gunzip:
    """Unpacks as it comes; gives at most one byte more than the cap, which is enough to see that it is passed.

    A body may be several members one behind the other, says RFC 1952: they are read as one.
    """

    def __init__(self, max_bytes: int) -> None:
        self._room = max_bytes + 1
        self._stream = zlib.decompressobj(_GZIP)

    @property
    def is_whole(self) -> bool:
        return self._stream.eof

    def feed(self, packed: bytes) -> bytes:
        parts = []
        try:
            while packed and self._room > 0:  # no room is left: the cap is passed already
                if self._stream.eof:
                    self._stream = zlib.decompressobj(_GZIP)
                part = self._stream.decompress(packed, self._room)
                packed = self._stream.unused_data
                self._room -= len(part)
                parts.append(part)
        except zlib.error as error:
            raise Unreachable("The answer arrived damaged") from error
        return b"".join(parts)
