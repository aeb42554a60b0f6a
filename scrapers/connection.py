"""How the fetcher reaches a server: only at an address that was judged.

A transport for httpx2 over asyncio's streams. The stock one would resolve a name anew when it connects. Deadlines are
not kept here: whoever asks puts one `asyncio.timeout` around connecting, asking and reading together.
"""

import asyncio
import contextlib
import ipaddress
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from functools import cached_property
from typing import Any, cast

import httpcore2
import httpx2

from scrapers.addresses import Resolver, permitted, resolve
from scrapers.background import in_daemon

_MOST_HOSTS = 300  # whose connections are kept open
_KEPT_OPEN = 10.0  # seconds that a connection waits for the next request


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A transport that judges each address before it connects; HTTP/2 where the server speaks it.

    Raises AddressError, or an httpx2.TransportError.
    """

    def __init__(self, *, allow: Collection[str] = (), resolver: Resolver = resolve) -> None:
        self._network = _Network(allow, resolver)
        # One pool for each host, since a pool looks through all its connections for each request.
        self._pools: OrderedDict[tuple[bytes, bytes, int | None], httpcore2.AsyncConnectionPool] = OrderedDict()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        pool = await self._pool((url.raw_scheme, url.raw_host, url.port))
        with _as_httpx():
            answer = await pool.handle_async_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    extensions=request.extensions,
                )
            )
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        while self._pools:
            await self._pools.popitem()[1].aclose()

    async def _pool(self, host: tuple[bytes, bytes, int | None]) -> httpcore2.AsyncConnectionPool:
        if host not in self._pools:
            self._pools[host] = httpcore2.AsyncConnectionPool(
                ssl_context=self._context if host[0] == b"https" else None,
                network_backend=self._network,
                http2=True,
                max_connections=None,
                keepalive_expiry=_KEPT_OPEN,
            )
        self._pools.move_to_end(host)
        pool = self._pools[host]
        while len(self._pools) > _MOST_HOSTS and (oldest := self._oldest_idle()):
            await self._pools.pop(oldest).aclose()
        return pool

    def _oldest_idle(self) -> tuple[bytes, bytes, int | None] | None:
        *others, _ = self._pools.items()
        idle = (host for host, pool in others if all(connection.is_idle() for connection in pool.connections))
        return next(idle, None)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()


class _Body(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


@contextlib.contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise httpx2.NetworkError(str(error)) from error


class _Network(httpcore2.AsyncNetworkBackend):
    def __init__(self, allow: Collection[str], resolver: Resolver) -> None:
        self._allow = allow
        self._resolver = resolver

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            addresses = await self._addresses(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} has no address") from error
        for address in addresses[:-1]:
            with contextlib.suppress(OSError):
                return _Stream(*await asyncio.open_connection(address, port))
        with _told(httpcore2.ConnectError):
            return _Stream(*await asyncio.open_connection(addresses[-1], port))

    async def _addresses(self, host: str, port: int) -> list[str]:
        """The host's addresses, judged. A name is looked up on a thread, for the system's look-up blocks."""

        def judged() -> list[str]:
            return permitted(host, port, allow=self._allow, resolver=self._resolver)

        return judged() if _is_literal(host) else cast("list[str]", await in_daemon(judged))


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection over asyncio's streams."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _told(httpcore2.ReadError):
            return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _told(httpcore2.WriteError):
            self._writer.write(buffer)
            await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.transport.abort()  # a peer that never answers a farewell must not hold us

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        with _told(httpcore2.ConnectError):
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # something came unasked, or the peer hung up: no connection to ask again on
            return self._reader.at_eof() or bool(cast("Any", self._reader)._buffer)
        return self._writer.get_extra_info({"server_addr": "peername", "client_addr": "sockname"}.get(info, info))


@contextlib.contextmanager
def _told(kind: type[Exception]) -> Iterator[None]:
    """What the operating system says becomes an error of the HTTP library."""
    try:
        yield
    except (OSError, EOFError) as error:
        raise kind(str(error) or type(error).__name__) from error


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
