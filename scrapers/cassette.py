"""A cassette: answers of the network kept in a file, and played again without one. For tests, and for bug reports.

    Fetcher(transport=Recording(path))     # asks, and keeps what came
    Fetcher(transport=Replaying(path))     # the same answers in the same order; asks nobody

One JSON object a line. Bodies are kept as they came, before decompression, cookies are not.
"""

import base64
import json
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

from scrapers.connection import GuardedTransport
from scrapers.limits import Limited

_LIMIT = 20_000_000  # bytes of one body
_CONDITIONS = ("if-none-match", "if-modified-since")
_Key = tuple[str, ...]


class Recording(httpx2.AsyncBaseTransport):
    """Passes requests on to another transport, and adds each answer to the cassette."""

    def __init__(self, path: Path, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        self._path = path
        self._inner = inner or GuardedTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._inner.handle_async_request(request)
        body = Limited(encoding="", max_bytes=_LIMIT)
        try:
            async for chunk in answer.stream:  # type: ignore[union-attr]
                body.take(chunk)
        finally:
            await answer.aclose()
        kept = {
            "key": _key(request),
            "status": answer.status_code,
            "headers": [pair for pair in answer.headers.multi_items() if pair[0].lower() != "set-cookie"],
            "body": base64.b64encode(body.end()).decode(),
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(kept) + "\n")
        return _answer(kept)

    async def aclose(self) -> None:
        await self._inner.aclose()


class Replaying(httpx2.AsyncBaseTransport):
    """Answers as the cassette has it: each request's answers in their order, the last again and again."""

    def __init__(self, path: Path) -> None:
        self._answers: dict[_Key, deque[dict[str, Any]]] = {}
        for kept in _lines(path):
            self._answers.setdefault(tuple(kept["key"]), deque()).append(kept)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answers = self._answers.get(_key(request))
        if not answers:
            raise httpx2.NetworkError(f"the cassette has no answer for {request.url}")
        return _answer(answers.popleft() if len(answers) > 1 else answers[0])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _key(request: httpx2.Request) -> _Key:
    return (str(request.url), *(request.headers.get(name, "") for name in _CONDITIONS))


def _answer(kept: dict[str, Any]) -> httpx2.Response:
    stream = httpx2.ByteStream(base64.b64decode(kept["body"]))
    return httpx2.Response(kept["status"], headers=kept["headers"], stream=stream)
