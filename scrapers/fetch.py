"""The one door to the network.

    get, fetch             one address, as asked for: by a caller that waits, or that awaits
    └ _follow              and where it redirects to, each hop checked like a first request
      ├ _check_robots      by the rules of the host, asked once
      └ _persist           again where trying again helps
        └ _in_turn         when the host may be asked
          └ _send          one request, within its limits of time and size

All of it runs on one event loop on a thread of its own, so that any thread and any loop may ask, and nothing needs a
lock. Nothing else in this room opens a connection. `docs/security.md` lists what it refuses.
"""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import cast

import httpx2

from scrapers import limits, robots
from scrapers.addresses import AddressError
from scrapers.background import Background
from scrapers.connection import GuardedTransport
from scrapers.errors import FetchError
from scrapers.requests import address, headers, retry_after

PRODUCT = "Tapecheck/0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_RETRYING = frozenset({429, 500, 502, 503, 504})
_MAX_REDIRECTS = 5
_SLOWEST = 10.0  # seconds between two requests that a 429 can make of the delay
_DRAINED = 16_384  # bytes of an unwanted body that are read, so that the connection can serve the next request
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server wants to hear on the next visit, to answer "not modified". The caller keeps it, by address."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer, read to its end."""

    url: str  # where the body came from, after redirects
    status: int  # 200 to 299, or 304
    body: bytes = field(repr=False)  # decompressed; empty for a 304
    media_type: str  # "text/html"; "" where the server says nothing
    charset: str | None  # as the server says, unchecked
    validators: Validators
    retrieved: datetime

    @property
    def unchanged(self) -> bool:
        """True where the server says that nothing has changed since the validators were given."""
        return self.status == 304


@dataclass(slots=True)
class _Lane:
    """One host: one request at a time, with the delay between two of them."""

    delay: float
    free_at: float = 0.0
    rules: robots.Rules | None = None
    rules_until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking_rules: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    status: int
    headers: httpx2.Headers
    body: bytes


class Fetcher:
    """Fetches politely and within limits. Safe to share among threads and event loops.

    `contact` is the address or URL that the user agent names, so that a site's owner can reach whoever runs this.
    `delay` is the least number of seconds between two requests to a host, `delays` that of some hosts; robots.txt can
    only lengthen it.
    `timeout` and `max_bytes` hold for each request as a whole. `patience` is the longest single wait, in seconds,
    that a Retry-After or a crawl delay can cost; beyond it the request fails.
    `allow_hosts` are hosts that may have private addresses, spelled as in the URL ("127.0.0.1", "intranet.example").
    `transport` replaces the network in tests: `httpx2.MockTransport(function)`.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        delay: float = 1.0,
        timeout: float = 30.0,
        max_bytes: int = 10_000_000,
        tries: int = 3,
        patience: float = 60.0,
        allow_hosts: Collection[str] = (),
        delays: Mapping[str, float] | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.agent = f"{PRODUCT} (+{contact})" if contact else PRODUCT
        self._delay = delay
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._tries = tries
        self._patience = patience
        self._delays = {host.lower(): seconds for host, seconds in (delays or {}).items()}
        self._sleep = sleep
        self._clock = clock
        self._transport = transport or GuardedTransport(allow=frozenset(host.lower() for host in allow_hosts))
        self.rules: dict[str, robots.Answered] = {}  # by host; whoever keeps them spares the next run the question
        self._lanes: dict[str, _Lane] = {}
        self._background = Background()

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, and end the waits of those who still want something."""
        self._background.close(self._transport.aclose())

    def get(self, url: str, *, validators: Validators | None = None) -> Fetched:
        """What the address holds. With validators, the answer may be that it is unchanged.

        Raises FetchError, whose `where` is the address as asked; where it led is in the message.
        """
        try:
            return self.start(url, validators=validators).result()
        except CancelledError:
            raise _closed(url) from None

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Fetched:
        """As `get`, for callers on an event loop."""
        return await asyncio.wrap_future(self.start(url, validators=validators))

    def start(self, url: str, *, validators: Validators | None = None) -> "Future[Fetched]":
        """Begin as `get` does, and do not wait."""
        try:
            return self._background.start(self._ask(url, validators or Validators()))
        except RuntimeError:
            ended: Future[Fetched] = Future()
            ended.set_exception(_closed(url))
            return ended

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of this address's site names."""
        return self._background.start(self._sitemaps(address(url))).result()

    def due(self, url: str) -> float:
        """Seconds until the host of this address may be asked again; 0 where it may be asked now."""
        try:
            lane = self._lane(address(url))
        except FetchError:
            return 0.0  # `get` will say what is wrong with it
        return max(0.0, lane.free_at - self._clock())

    async def _ask(self, url: str, validators: Validators) -> Fetched:
        first = address(url)
        try:
            return await self._follow(first, validators, ask_robots=True)
        except FetchError as error:
            led = "" if error.where == str(first) else f", at {error.where}"
            raise _retold(error, error.message + led, where=url) from error
        except asyncio.CancelledError:
            raise _closed(url) from None

    async def _follow(self, target: httpx2.URL, validators: Validators, *, ask_robots: bool) -> Fetched:
        for _ in range(_MAX_REDIRECTS + 1):
            if ask_robots:
                await self._check_robots(target)
            answer = await self._persist(target, validators)
            if answer.status < 300 or (answer.status == 304 and validators):
                return _fetched(answer)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                raise _status_error(answer)
            target = address(answer.headers["location"], base=target)
        raise FetchError(f"it redirects more than {_MAX_REDIRECTS} times", where=str(target), reason="redirects")

    async def _check_robots(self, target: httpx2.URL) -> None:
        lane = self._lane(target)
        async with lane.asking_rules:
            if lane.rules is None or self._clock() > lane.rules_until:
                rules, good_for = self._recalled(target) or await self._ask_rules(target)
                lane.rules, lane.rules_until = rules, self._clock() + good_for
                lane.free_at += max(0.0, rules.delay - lane.delay)
                lane.delay = max(self._least(target), rules.delay)
        if not lane.rules.allows(str(target)):
            raise FetchError(lane.rules.refusal, where=str(target), reason="robots")

    async def _sitemaps(self, target: httpx2.URL) -> tuple[str, ...]:
        with contextlib.suppress(FetchError):
            await self._check_robots(target)
        rules = self._lane(target).rules
        return rules.sitemaps if rules is not None else ()

    async def _ask_rules(self, target: httpx2.URL) -> tuple[robots.Rules, float]:
        """The site's rules, asked for now, and for how many seconds they hold."""
        try:
            answer = await self._follow(target.copy_with(raw_path=b"/robots.txt"), Validators(), ask_robots=False)
            status, body = answer.status, answer.body
        except FetchError as error:
            if error.reason in ("address", "unreachable"):  # so would the page be: say that, not that rules forbid it
                raise _retold(error, error.message, where=str(target)) from error
            if error.status is None:
                rules = robots.judge(None, b"", agent=self.agent)
                return rules, rules.good_for
            status, body = error.status, b""
        rules = robots.judge(status, body, agent=self.agent)
        if rules.everything is not False:
            said = robots.text(body)
            self.rules[target.netloc.decode("ascii")] = robots.Answered(status, said, datetime.now(UTC))
        return rules, rules.good_for

    def _recalled(self, target: httpx2.URL) -> tuple[robots.Rules, float] | None:
        """The site's rules as they were said earlier, where they still hold."""
        said = self.rules.get(target.netloc.decode("ascii"))
        if said is None or (good_for := said.good_for(datetime.now(UTC))) <= 0:
            return None
        return robots.judge(said.status, said.body.encode(), agent=self.agent), good_for

    async def _persist(self, target: httpx2.URL, validators: Validators) -> _Answer:
        for attempt in range(self._tries):
            answer = await self._in_turn(target, validators)
            if isinstance(answer, _Answer) and answer.status < 400:
                return answer
            error = answer if isinstance(answer, FetchError) else _status_error(answer)
            pause = self._pause(answer, attempt)
            if pause is None:
                raise error
            lane = self._lane(target)
            lane.free_at = max(lane.free_at, self._clock() + pause)
            if isinstance(answer, _Answer) and answer.status == 429:  # it says how often it wants to be asked
                lane.delay = max(lane.delay, min(pause, _SLOWEST))
            if pause > self._patience:
                raise error
        raise error

    async def _in_turn(self, target: httpx2.URL, validators: Validators) -> _Answer | FetchError:
        lane = self._lane(target)
        async with lane.turn:
            wait = lane.free_at - self._clock()
            if wait > self._patience:
                return FetchError(
                    f"its host may be asked again only in {wait:.0f} s, and the patience is {self._patience:.0f} s",
                    where=str(target),
                    remedy="try again later",
                    reason="slow",
                )
            if wait > 0:
                await self._sleep(wait)
            try:
                return await self._send(target, validators)
            except FetchError as error:
                return error
            finally:
                lane.free_at = self._clock() + lane.delay

    async def _send(self, target: httpx2.URL, validators: Validators) -> _Answer:
        request = httpx2.Request("GET", target, headers=headers(self.agent, validators))
        with _told_of(target, self._timeout):
            async with asyncio.timeout(self._timeout):
                response = await self._transport.handle_async_request(request)
                try:
                    return _Answer(str(target), response.status_code, response.headers, await self._read(response))
                finally:
                    await response.aclose()

    async def _read(self, response: httpx2.Response) -> bytes:
        told = response.headers.get("content-length", "")
        length = int(told[:20]) if told.isdecimal() else None
        if response.status_code in _REDIRECTS or response.status_code >= 400:
            if length is not None and length <= _DRAINED:
                async for _ in _chunks(response):
                    pass
            return b""
        if length is not None and length > self._max_bytes:
            raise limits.SizeError(f"it is larger than {limits.megabytes(self._max_bytes)}")
        body = limits.Limited(encoding=response.headers.get("content-encoding", ""), max_bytes=self._max_bytes)
        async for chunk in _chunks(response):
            body.take(chunk)
        return body.end()

    def _pause(self, answer: _Answer | FetchError, attempt: int) -> float | None:
        """Seconds to wait before trying again; None where trying again would not help."""
        backoff = 2.0**attempt * (0.5 + random.random())
        if isinstance(answer, FetchError):
            return backoff if answer.reason == "unreachable" else None
        if answer.status not in _WORTH_RETRYING:
            return None
        return max(backoff, retry_after(answer.headers.get("retry-after", "")))

    def _lane(self, target: httpx2.URL) -> _Lane:
        return self._lanes.setdefault(target.netloc.decode("ascii"), _Lane(self._least(target)))

    def _least(self, target: httpx2.URL) -> float:
        return self._delays.get(target.host, self._delay)


def _fetched(answer: _Answer) -> Fetched:
    media_type, _, parameters = answer.headers.get("content-type", "").partition(";")
    charset = _CHARSET.search(parameters)
    return Fetched(
        url=answer.url,
        status=answer.status,
        body=answer.body,
        media_type=media_type.strip().lower(),
        charset=charset[1] if charset else None,
        validators=Validators(_repeatable(answer, "etag"), _repeatable(answer, "last-modified")),
        retrieved=datetime.now(UTC),
    )


def _repeatable(answer: _Answer, header: str) -> str | None:
    """The header where it can be sent back as it came."""
    value = answer.headers.get(header)
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def _chunks(response: httpx2.Response) -> AsyncIterator[bytes]:
    return aiter(cast("httpx2.AsyncByteStream", response.stream))


def _closed(url: str) -> FetchError:
    return FetchError("the fetcher has been closed", where=url, reason="closed")


@contextlib.contextmanager
def _told_of(target: httpx2.URL, seconds: float) -> Iterator[None]:
    """What goes wrong inside the block becomes a FetchError of this address."""
    where = str(target)
    try:
        yield
    except AddressError as error:
        remedy = "if it is yours, name the host in allow_hosts"
        raise FetchError(str(error), where=where, remedy=remedy, reason="address") from error
    except limits.SizeError as error:
        raise FetchError(str(error), where=where, reason="large") from error
    except limits.EncodingError as error:
        raise FetchError(str(error), where=where, reason="encoding") from error
    except TimeoutError as error:
        raise FetchError(f"it took longer than {seconds:g} s", where=where, reason="slow") from error
    except httpx2.HTTPError as error:
        raise FetchError(f"it cannot be reached: {error}", where=where, reason="unreachable") from error


def _retold(error: FetchError, message: str, *, where: str) -> FetchError:
    return FetchError(message, where=where, remedy=error.remedy, reason=error.reason, status=error.status)


def _status_error(answer: _Answer) -> FetchError:
    phrase = httpx2.codes.get_reason_phrase(answer.status)
    message = f"the server answers {answer.status} {phrase}".rstrip()
    wait = retry_after(answer.headers.get("retry-after", ""))
    remedy = f"it asks to come back in {wait:.0f} s" if wait else None
    return FetchError(message, where=answer.url, remedy=remedy, reason="status", status=answer.status)
