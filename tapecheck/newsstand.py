"""The sample's newsrooms, served from this machine as real feeds and pages, for the time of a `with` block."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tapecheck.sample import SAMPLE, SampleArticle, articles, outlets

HOST = "127.0.0.1"  # never reachable from outside this machine
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_RELATED = 3


@dataclass(frozen=True, slots=True)
class Newsstand:
    """Where the sample is served: one feed for each newsroom, and the pages that they lead to."""

    base: str
    feeds: tuple[str, ...]
    pages: Mapping[str, str]  # names of articles by their address


@contextmanager
def newsstand() -> Iterator[Newsstand]:
    """Serve the sample from a free port of the loopback address until the block ends."""
    server = ThreadingHTTPServer((HOST, 0), _Handler)
    server.daemon_threads = True
    base = f"http://{HOST}:{server.server_address[1]}"
    server.answers = _answers(base)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Newsstand(
            base=base,
            feeds=tuple(f"{base}/feeds/{slug}.xml" for slug in outlets()),
            pages={f"{base}{address(article)}": article.name for article in articles()},
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def address(article: SampleArticle) -> str:
    """The path of an article's page."""
    return f"/{article.outlet}/{article.path}"


def page(article: SampleArticle) -> str:
    """The article's page with all that surrounds it there."""
    others = [other for other in articles() if other.outlet == article.outlet and other != article]
    nearest = others[-_RELATED:] or [other for other in articles() if other != article][:_RELATED]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(article=article, outlet=outlets()[article.outlet], related=nearest)
    )


def feed(slug: str, base: str) -> str:
    """A newsroom's feed, the latest article first, undated ones last."""
    own = [article for article in articles() if article.outlet == slug]
    own.sort(key=lambda article: article.published.timestamp() if article.published else 0, reverse=True)
    return (
        _environment()
        .get_template("feed.xml.j2")
        .render(outlet=outlets()[slug], articles=own, base=base, rfc822=format_datetime)
    )


def _answers(base: str) -> dict[str, tuple[str, bytes]]:
    """Everything that is served: media type and body by path."""
    served = {address(article): ("text/html; charset=utf-8", page(article).encode()) for article in articles()}
    served |= {
        f"/feeds/{slug}.xml": ("application/rss+xml; charset=utf-8", feed(slug, base).encode()) for slug in outlets()
    }
    return served | {"/robots.txt": ("text/plain; charset=utf-8", _ROBOTS)}


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(SAMPLE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answers: dict[str, tuple[str, bytes]] = self.server.answers  # type: ignore[attr-defined]
        kind, body = answers.get(self.path.partition("?")[0], ("text/plain; charset=utf-8", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the demo prints what matters."""
