"""Many hosts on loopback, a fifth of them troubled, and a log of what was asked of them. Run in a process of its own.

Each host has an address of its own below 127.0.0.0/8, a robots.txt, a feed that knows its ETag, and pages.
"""

import asyncio
import json
import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

Kind = Literal["well", "crawl delay", "slow", "never ending", "broken", "rate limiting"]

ENTRIES = 40
SLOW = 3.0  # seconds that a slow host takes for each answer
CRAWL_DELAY = 2
LIMIT = 2.0  # seconds within which a rate limiting host answers once
_TROUBLED: dict[int, Kind] = {0: "slow", 5: "never ending", 10: "broken", 15: "rate limiting", 7: "crawl delay"}
_WORDS = "Stocks rose on Thursday as yields fell, and small companies did best of all, as they have since the cut. " * 3


@dataclass(frozen=True, slots=True)
class Host:
    """One host: its address, and what is the matter with it."""

    number: int
    port: int

    @property
    def ip(self) -> str:
        return f"127.0.{1 + self.number // 200}.{1 + self.number % 200}"

    @property
    def kind(self) -> Kind:
        return _TROUBLED.get(self.number % 20, "well")

    @property
    def feed(self) -> str:
        return f"http://{self.ip}:{self.port}/feed.xml"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: of whom, what, when it came and was answered, and the answer's status (0: none)."""

    ip: str
    path: str
    begun: float
    ended: float
    status: int


@contextmanager
def serving(count: int, log: Path, *, whole: bool, slow: float = SLOW) -> Iterator[list[Host]]:
    """So many hosts, which answer until the block is left; then what was asked is in `log`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    hosts = [Host(number, port) for number in range(count)]
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(hosts, theirs, str(log), whole, slow), daemon=True)
    process.start()
    try:
        if not ours.poll(60) or ours.recv() != "ready":
            raise RuntimeError("the hosts did not come up")
        yield hosts
    finally:
        ours.send("enough")
        process.join(30)


def logged(log: Path) -> list[Asked]:
    """What was asked, in the order of answers."""
    return [Asked(**json.loads(line)) for line in log.read_text().splitlines()]


def _serve(hosts: list[Host], parent: Connection, log: str, whole: bool, slow: float) -> None:
    asyncio.run(_Hosts(hosts, whole, slow).serve(parent, Path(log)))


class _Hosts:
    def __init__(self, hosts: list[Host], whole: bool, slow: float) -> None:
        self._hosts = {host.ip: host for host in hosts}
        self._whole = whole
        self._slow = slow
        self._asked: list[Asked] = []
        self._last: dict[str, float] = {}

    async def serve(self, parent: Connection, log: Path) -> None:
        ports = {host.port for host in self._hosts.values()}
        server = await asyncio.start_server(self._talk, host=list(self._hosts), port=ports.pop(), backlog=64)
        parent.send("ready")
        await asyncio.to_thread(parent.recv)
        server.close()
        log.write_text("".join(json.dumps(asdict(asked)) + "\n" for asked in self._asked))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = self._hosts[writer.get_extra_info("sockname")[0]]
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                begun, path = time.monotonic(), head.split(" ", 2)[1]
                status, sent = 0, None
                try:
                    status, sent = await self._answer(host, path, 'if-none-match: "1"' in head.lower(), writer)
                finally:
                    self._asked.append(Asked(host.ip, path, begun, sent or time.monotonic(), status))
                if not status:
                    break
        writer.transport.abort()

    async def _answer(self, host: Host, path: str, same: bool, writer: asyncio.StreamWriter) -> tuple[int, float]:
        """Answer as the host does; the status, 0 where it hangs up, and when the answer was sent."""
        if host.kind == "broken":
            return 0, time.monotonic()
        if host.kind == "slow":
            await asyncio.sleep(self._slow)
        if host.kind == "never ending" and path == "/feed.xml":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.2)
        if host.kind == "rate limiting":
            now, last = time.monotonic(), self._last.get(host.ip, 0.0)
            if now - last < LIMIT:
                return await _send(writer, 429, b"", f"Retry-After: {LIMIT:.0f}\r\n")
            self._last[host.ip] = now
        if path == "/robots.txt":
            delay = f"Crawl-delay: {CRAWL_DELAY}\n" if host.kind == "crawl delay" else ""
            return await _send(writer, 200, f"User-agent: *\n{delay}Disallow: /private\n".encode())
        if path == "/feed.xml":
            if same:
                return await _send(writer, 304, b"")
            return await _send(writer, 200, _feed(host, whole=self._whole), 'ETag: "1"\r\n')
        return await _send(writer, 200, _page(host, path.strip("/")))


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes, headers: str = "") -> tuple[int, float]:
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    )
    sent = time.monotonic()  # before, since this process may be held up before it can look again
    writer.write(head.encode() + body)
    await writer.drain()
    return status, sent


def _feed(host: Host, *, whole: bool) -> bytes:
    items = "".join(
        f"<item><title>Piece {n}</title><link>/{n}</link><pubDate>Thu, 18 Sep 2025 20:{n:02}:00 GMT</pubDate>"
        + (f"<content:encoded><![CDATA[{_text(host, str(n))}]]></content:encoded>" if whole else "")
        + "</item>"
        for n in range(ENTRIES)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Desk {host.number}</title>{items}</channel></rss>"
    ).encode()


def _page(host: Host, name: str) -> bytes:
    return (
        f"<html><head><title>Piece {name}</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>Piece {name}</h1>{_text(host, name)}</article></body></html>"
    ).encode()


def _text(host: Host, name: str) -> str:
    return "".join(f"<p>{_WORDS} Paragraph {n} of piece {name} of desk {host.number}.</p>" for n in range(5))
