"""A web site on loopback, for the tests of what asks the network."""

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CERTIFICATE = (
    Path(__file__).parent / "loopback.pem"
)  # for 127.0.0.1, signed by itself, with its key: of no use elsewhere

Reply = Callable[[BaseHTTPRequestHandler], None]


def page(
    body: bytes | str = b"", *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> Reply:
    """A reply with this body. Header names are written with underscores: `retry_after="1"`."""
    content = body.encode() if isinstance(body, str) else body

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def redirect(to: str, status: int = 302) -> Reply:
    """A reply that leads elsewhere."""
    return page(status=status, location=to)


def in_turn(*replies: Reply) -> Reply:
    """One reply after the other; the last for all later requests."""
    left = list(replies)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return reply


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    at: float  # time.monotonic()


@dataclass
class Site:
    """Pages by path, and what was asked of them."""

    server: ThreadingHTTPServer
    pages: dict[str, Reply] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    scheme: str = "http"

    @property
    def host(self) -> str:
        return f"{self.server.server_address[0]!s}:{self.server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}{path}"

    def asked(self, path: str | None = None) -> list[Request]:
        """The requests for a path; for all but robots.txt if none is given."""
        return [r for r in self.requests if (r.path == path if path else r.path != "/robots.txt")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what several tests are about."""


def start(address: str = "127.0.0.1") -> Site:
    """A site on this loopback address; to be shut down by the caller."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append(Request(self.path, dict(self.headers), time.monotonic()))
            site.pages.get(self.path, page("not here", status=404))(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    site = Site(_Server((address, 0), Handler))
    threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return site


def secured(site: Site) -> Site:
    """The same site, now speaking TLS with a certificate signed by itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True, do_handshake_on_connect=False)
    site.scheme = "https"
    return site
