"""How the fetcher's client reaches a server: to a judged address, and never past the request's deadline.

A transport for httpx. The stock one would resolve a name anew when it connects, and its read timeout starts over with
each byte, so that a server sending one byte a second would hold us for ever.
"""

import contextlib
import time
from collections.abc import Collection, Iterable, Iterator
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from scrapers.addresses import Resolver, permitted, resolve

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """All that this thread reads and writes inside the block must be done in `seconds`."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


class GuardedTransport(httpx.BaseTransport):
    """A transport that judges each address before it connects, and keeps the deadline.

    Raises AddressError, httpx.TimeoutException, or another httpx.TransportError.
    """

    def __init__(self, *, allow: Collection[str] = (), resolver: Resolver = resolve) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=_Network(allow, resolver),
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=10.0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        with _as_httpx():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextlib.contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.ReadTimeout(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise httpx.NetworkError(str(error)) from error


class _Network(httpcore.NetworkBackend):
    def __init__(self, allow: Collection[str], resolver: Resolver) -> None:
        self._allow = allow
        self._resolver = resolver
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = permitted(host, port, allow=self._allow, resolver=self._resolver)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} has no address") from error
        return _Stream(self._first_that_answers(addresses, port, timeout, local_address, socket_options))

    def _first_that_answers(self, addresses: list[str], port: int, timeout: float | None, *rest: Any) -> Any:
        for address in addresses[:-1]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._sockets.connect_tcp(address, port, _left(timeout), *rest)
        return self._sockets.connect_tcp(addresses[-1], port, _left(timeout), *rest)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float | None:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this request is over")
    return left if timeout is None else min(timeout, left)
