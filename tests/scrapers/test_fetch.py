"""The door to the network, against a server on loopback."""

import asyncio
import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import brotli
import h2.config
import h2.connection
import h2.events
import httpx2
import pytest
from backports import zstd
from loopback import CERTIFICATE, Reply, Site, in_turn, page, redirect, secured

from scrapers.connection import GuardedTransport
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher, Validators

MEGABYTE = 1_000_000


def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return caught.value


def patient(**settings: float) -> Fetcher:
    """A fetcher that tries three times."""
    return Fetcher(allow_hosts={"127.0.0.1"}, **{"delay": 0.0, "timeout": 5.0, **settings})


def hurried(waits: list[float]) -> Fetcher:
    """A fetcher whose clock runs as fast as it sleeps; what it slept is put into `waits`."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    return Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0, timeout=5.0, sleep=sleep, clock=lambda: now[0])


def test_an_answer_says_what_came_from_where(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = page("<p>Gold</p>", kind='text/html; charset="ISO-8859-1"', etag='"1"')
    answer = fetcher.get(site.url("/a#part"))
    assert (answer.url, answer.status, answer.body) == (site.url("/a"), 200, b"<p>Gold</p>")
    assert (answer.media_type, answer.charset) == ("text/html", "ISO-8859-1")
    assert answer.validators == Validators(etag='"1"')
    assert datetime.now(UTC) - answer.retrieved < timedelta(seconds=10)


def test_the_user_agent_is_honest_and_the_same_for_robots_and_page(site: Site) -> None:
    site.pages["/a"] = page("x")
    with Fetcher(contact="https://desk.example/bot", allow_hosts={"127.0.0.1"}, delay=0.0) as fetcher:
        fetcher.get(site.url("/a"))
    agents = {request.path: request.headers["User-Agent"] for request in site.requests}
    assert agents["/a"] == agents["/robots.txt"] == fetcher.agent
    assert agents["/a"].startswith("Tapecheck/") and "https://desk.example/bot" in agents["/a"]


def test_cookies_are_neither_kept_nor_sent(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = page("x", set_cookie="id=1; Path=/")
    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a"))
    assert all("Cookie" not in request.headers for request in site.requests)


# -- what cannot be had: each with its reason and a message that says it


def drop(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only this")
    handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b"x" * 65536)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """A body of which a byte comes now and then: no single read takes long."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def trickling_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


def bomb(encoding: str, packed: bytes) -> Reply:
    return page(packed, content_encoding=encoding)


PROSE = " ".join(f"Gold rose {n}." for n in range(999)).encode()
WIDE = zstd.compress(
    PROSE + bytes(70 * MEGABYTE) + PROSE,
    options={zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0},
)
SILENCE = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * (11 * MEGABYTE // 5)  # stored blocks of no bytes

FAILURES: dict[str, tuple[Reply, str, str]] = {
    "not found": (page(status=404), "status", "404 Not Found"),
    "forbidden": (page(status=403), "status", "403"),
    "server error": (page(status=500), "status", "500"),
    "too many requests": (page(status=429), "status", "429"),
    "odd status": (page(status=306), "status", "306"),
    "dropped": (drop, "unreachable", "cannot be reached"),
    "broken off": (break_off, "unreachable", "cannot be reached"),
    "50 MB": (page(b"x" * 50 * MEGABYTE), "large", "larger than 10 MB"),
    "endless": (endless, "large", "larger than 10 MB"),
    "gzip bomb": (bomb("gzip", gzip.compress(bytes(200 * MEGABYTE), 9)), "large", "larger than 10 MB"),
    "deflate bomb": (bomb("deflate", zlib.compress(bytes(60 * MEGABYTE), 9)), "large", "larger than 10 MB"),
    "brotli bomb": (bomb("br", brotli.compress(bytes(200 * MEGABYTE), quality=5)), "large", "larger than 10 MB"),
    "zstd bomb": (bomb("zstd", zstd.compress(bytes(200 * MEGABYTE))), "large", "larger than 10 MB"),
    "zstd that wants 128 MB to look back": (bomb("zstd", WIDE), "encoding", "no sound zstd"),
    "gzip that says nothing at length": (bomb("gzip", SILENCE), "large", "larger than 10 MB"),
    "no brotli": (bomb("br", b"\xffplain"), "encoding", "no sound br"),
    "brotli cut short": (bomb("br", brotli.compress(PROSE)[:-9]), "encoding", "breaks off"),
    "zstd cut short": (bomb("zstd", zstd.compress(PROSE)[:-9]), "encoding", "breaks off"),
    "encoding not asked for": (page(b"x", content_encoding="compress"), "encoding", "'compress'"),
    "two encodings": (page(b"x", content_encoding="gzip, gzip"), "encoding", "not asked for"),
    "no gzip": (page(b"plain", content_encoding="gzip"), "encoding", "no sound gzip"),
    "gzip cut short": (page(gzip.compress(b"Gold" * 500)[:-12], content_encoding="gzip"), "encoding", "breaks off"),
    "redirect to itself": (redirect("/x"), "redirects", "more than 5 times"),
    "redirect to nowhere": (page(status=302), "status", "302"),
    "redirect to a file": (redirect("file:///etc/passwd"), "address", "only http"),
    "redirect with a password": (redirect("http://user:secret@127.0.0.1/"), "address", "user name"),
    "redirect to a private address": (redirect("http://127.0.0.2/"), "address", "127.0.0.2"),
    "redirect to the metadata address": (redirect("http://169.254.169.254/latest"), "address", "169.254.169.254"),
    "not modified, unasked": (page(status=304), "status", "304"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures(name: str, site: Site, fetcher: Fetcher) -> None:
    reply, reason, words = FAILURES[name]
    site.pages["/x"] = reply
    error = failure(fetcher, site.url("/x"))
    assert error.reason == reason
    assert words in error.message


@pytest.mark.parametrize("reply", [trickle, trickling_headers])
def test_a_slow_loris_is_left_after_the_time_of_one_request(reply: Reply, site: Site) -> None:
    site.pages["/x"] = reply
    with Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0, timeout=0.4, tries=1) as fetcher:
        begun = time.monotonic()
        error = failure(fetcher, site.url("/x"))
    assert (error.reason, time.monotonic() - begun < 3) == ("slow", True)
    assert "longer than 0.4 s" in error.message


def test_a_50_mb_page_is_left_at_its_header(site: Site, fetcher: Fetcher) -> None:
    sent = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(50 * MEGABYTE))
        handler.end_headers()
        handler.close_connection = True
        for _ in range(500):
            handler.wfile.write(b"x" * (MEGABYTE // 10))
            sent.append(1)

    site.pages["/x"] = reply
    assert failure(fetcher, site.url("/x")).reason == "large"
    assert len(sent) < 200


def test_what_is_within_the_limit_is_read_whole(site: Site, fetcher: Fetcher) -> None:
    text = b"Gold rose. " * 50_000
    site.pages["/gzip"] = bomb("gzip", gzip.compress(text))
    site.pages["/deflate"] = bomb("deflate", zlib.compress(text))
    bare = zlib.compressobj(wbits=-15)
    site.pages["/bare"] = bomb("deflate", bare.compress(text) + bare.flush())
    site.pages["/br"] = bomb("br", brotli.compress(text))
    site.pages["/zstd"] = bomb("zstd", zstd.compress(text[:1000]) + zstd.compress(text[1000:]))
    for path in ("/gzip", "/deflate", "/bare", "/br", "/zstd"):
        assert fetcher.get(site.url(path)).body == text


NOBODY = [
    ("http://127.0.0.1:1/", "unreachable", "cannot be reached"),
    ("http://no-such-name.invalid/", "unreachable", "has no address"),
    ("http://localhost/", "address", "no address of the public internet"),
    ("http://127.0.0.2/", "address", "127.0.0.2"),
    ("http://2130706434/", "address", "127.0.0.2"),  # 127.0.0.2 in decimal
    ("http://0x7f000002/", "address", "127.0.0.2"),
    ("http://0177.0.0.2/", "address", "Invalid IPv4"),  # octal
    ("http://127.2/", "address", "127.0.0.2"),
    ("http://0.0.0.0/", "address", "0.0.0.0"),
    ("http://10.0.0.8/", "address", "10.0.0.8"),
    ("http://192.168.1.1/", "address", "192.168.1.1"),
    ("http://169.254.169.254/", "address", "169.254.169.254"),
    ("http://[::1]/", "address", "::1"),
    ("http://[::ffff:127.0.0.2]/", "address", "127.0.0.2"),
    ("http://[fe80::1]/", "address", "fe80::1"),
    ("http://[64:ff9b::7f00:2]/", "address", "64:ff9b::7f00:2"),
    ("http://[2002:7f00:2::]/", "address", "2002:7f00:2::"),
    ("file:///etc/passwd", "address", "only http"),
    ("ftp://a.example/x", "address", "only http"),
    ("javascript:alert(1)", "address", "only http"),
    ("http://user:secret@a.example/", "address", "user name"),
    ("http://a.example:99999/", "address", "port"),
    ("http://xn--a/", "unreachable", "has no address"),
    ("http://a\x00b/", "address", "no address"),
    ("", "address", "only http"),
    ("//a.example/x", "address", "only http"),
]


@pytest.mark.parametrize(("url", "reason", "words"), NOBODY)
def test_addresses_that_are_not_asked(url: str, reason: str, words: str, fetcher: Fetcher) -> None:
    error = failure(fetcher, url)
    assert error.reason == reason
    assert words in error.message
    assert "secret" not in str(error)


def test_a_refused_address_is_named_with_the_page_and_the_way_out(fetcher: Fetcher) -> None:
    error = failure(fetcher, "http://localhost/a")
    assert error.where == "http://localhost/a"
    assert error.remedy == "if it is yours, name the host in allow_hosts"


def test_redirects_are_followed_and_checked_one_by_one(site: Site, other_site: Site) -> None:
    site.pages["/1"] = redirect("/2", 301)
    site.pages["/2"] = redirect(other_site.url("/3"), 307)
    other_site.pages["/3"] = page("there")
    with Fetcher(allow_hosts={"127.0.0.1", "127.0.0.2"}, delay=0.0) as fetcher:
        assert fetcher.get(site.url("/1")).url == other_site.url("/3")
    assert [request.path for request in other_site.requests] == ["/robots.txt", "/3"]
    with Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0, tries=1) as fetcher:
        assert failure(fetcher, site.url("/1")).reason == "address"
    assert len(other_site.requests) == 2


# -- robots.txt

ROBOTS: dict[str, tuple[Reply, str, bool]] = {
    "none": (page(status=404), "/a", True),
    "gone": (page(status=410), "/a", True),
    "empty": (page(""), "/a", True),
    "for all": (page("User-agent: *\nDisallow: /"), "/a", False),
    "for us": (page("User-agent: tapecheck\nDisallow: /\n\nUser-agent: *\nDisallow:"), "/a", False),
    "for another": (page("User-agent: otherbot\nDisallow: /"), "/a", True),
    "of a folder": (page("User-agent: *\nDisallow: /private/"), "/private/a", False),
    "allowed inside": (page("User-agent: *\nDisallow: /p/\nAllow: /p/a"), "/p/a", True),
    "with a byte order mark": (page(b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), "/a", False),
    "unwell": (page(status=503), "/a", False),
    "overrun": (page(status=429), "/a", False),
    "too large": (page(b"#" * 11 * MEGABYTE), "/a", False),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots(name: str, site: Site, fetcher: Fetcher) -> None:
    rules, path, allowed = ROBOTS[name]
    site.pages |= {"/robots.txt": rules, path: page("x")}
    if allowed:
        assert fetcher.get(site.url(path)).body == b"x"
    else:
        assert failure(fetcher, site.url(path)).reason == "robots"
        assert not site.asked()


def test_robots_is_asked_once_a_host_and_holds_for_where_a_redirect_leads(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/robots.txt": page("User-agent: *\nDisallow: /private"),
        "/a": page("x"),
        "/b": redirect("/private"),
        "/private": page("secret"),
    }
    fetcher.get(site.url("/a"))
    error = failure(fetcher, site.url("/b"))
    assert (error.reason, error.where) == ("robots", site.url("/b"))
    assert error.message == f"robots.txt does not allow it, at {site.url('/private')}"
    assert [request.path for request in site.requests] == ["/robots.txt", "/a", "/b"]


def test_rules_that_were_kept_hold_for_a_day(site: Site) -> None:
    site.pages |= {"/robots.txt": page("User-agent: *\nDisallow: /private\nCrawl-delay: 0.3"), "/a": page("x")}
    with Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0) as fetcher:
        fetcher.get(site.url("/a"))
    known = fetcher.rules
    assert [(host, said.status) for host, said in known.items()] == [(site.host, 200)]
    for hours, asked in ((23, 0), (25, 1)):
        site.requests.clear()
        with Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0) as fetcher:
            fetcher.rules.update(
                {host: replace(s, asked=s.asked - timedelta(hours=hours)) for host, s in known.items()}
            )
            assert failure(fetcher, site.url("/private")).reason == "robots"
            fetcher.get(site.url("/a"))
            assert 0.0 < fetcher.due(site.url("/a")) <= 0.3
        assert len(site.requests) - len(site.asked()) == asked


def test_a_site_whose_rules_cannot_be_had_is_asked_for_them_again_later(site: Site) -> None:
    site.pages |= {"/robots.txt": in_turn(page(status=503), page("")), "/a": page("x")}
    now = [0.0]
    with Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0, tries=1, clock=lambda: now[0]) as fetcher:
        assert "cannot be had" in failure(fetcher, site.url("/a")).message
        now[0] += 3600
        assert fetcher.get(site.url("/a")).body == b"x"


# -- politeness


def gaps(site: Site) -> list[float]:
    times = [request.at for request in site.requests]
    return [later - sooner for sooner, later in pairwise(times)]


def test_the_delay_is_kept_between_any_two_requests_of_a_host(site: Site) -> None:
    site.pages |= {f"/{n}": page("x") for n in range(3)}
    with patient(delay=0.1) as fetcher:
        threads = [threading.Thread(target=fetcher.get, args=(site.url(f"/{n}"),)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(site.requests) == 4
    assert min(gaps(site)) >= 0.095


def test_the_crawl_delay_of_the_site_is_kept_if_it_is_longer(site: Site) -> None:
    site.pages |= {"/robots.txt": page("User-agent: *\nCrawl-delay: 0.2"), "/a": page("x"), "/b": page("x")}
    with patient() as fetcher:
        fetcher.get(site.url("/a"))
        assert 0.1 < fetcher.due(site.url("/z")) <= 0.2
        fetcher.get(site.url("/b"))
    assert min(gaps(site)) >= 0.195


def test_two_hosts_do_not_wait_for_each_other(site: Site, other_site: Site) -> None:
    site.pages["/a"] = other_site.pages["/a"] = page("x")
    with Fetcher(allow_hosts={"127.0.0.1", "127.0.0.2"}, delay=30.0, patience=60.0) as fetcher:
        fetcher.due(site.url("/a"))
        assert fetcher.due(other_site.url("/a")) == 0.0


def test_a_longer_crawl_delay_than_the_patience_is_said(site: Site) -> None:
    site.pages |= {"/robots.txt": page("User-agent: *\nCrawl-delay: 3600"), "/a": page("x")}
    with patient() as fetcher:
        error = failure(fetcher, site.url("/a"))
    assert (error.reason, "only in 3600 s" in error.message) == ("slow", True)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_trying_again_helps(status: int, site: Site) -> None:
    site.pages["/a"] = in_turn(page(status=status), page(status=status), page("at last"))
    waits: list[float] = []
    with hurried(waits) as fetcher:
        assert fetcher.get(site.url("/a")).body == b"at last"
    assert len(waits) == 2
    assert 0.5 <= waits[0] <= 1.5 and 1.0 <= waits[1] <= 3.0  # 1 s and 2 s, with jitter


def test_a_dropped_connection_is_tried_again_and_a_missing_page_is_not(site: Site) -> None:
    site.pages |= {"/a": in_turn(drop, page("at last")), "/b": page(status=404)}
    with hurried([]) as fetcher:
        assert fetcher.get(site.url("/a")).body == b"at last"
        failure(fetcher, site.url("/b"))
    assert len(site.asked("/b")) == 1


def test_trying_again_keeps_the_delay(site: Site) -> None:
    site.pages["/a"] = in_turn(page(status=503), page("at last"))
    with patient(delay=1.6) as fetcher:  # longer than the longest first pause
        fetcher.get(site.url("/a"))
    assert min(gaps(site)) >= 1.595


RETRY_AFTER: dict[str, Callable[[], str]] = {
    "seconds": lambda: "7",
    "a date": lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True),
}


@pytest.mark.parametrize("name", RETRY_AFTER)
def test_retry_after_is_kept(name: str, site: Site) -> None:
    site.pages["/a"] = in_turn(page(status=429, retry_after=RETRY_AFTER[name]()), page("x"))
    waits: list[float] = []
    with hurried(waits) as fetcher:
        fetcher.get(site.url("/a"))
    assert 6.0 <= waits[0] <= 8.0


def test_a_host_that_asks_to_wait_is_asked_less_often_from_then_on(site: Site) -> None:
    site.pages |= {"/a": in_turn(page(status=429, retry_after="7"), page("x")), "/b": page("x"), "/c": page("x")}
    waits: list[float] = []
    with hurried(waits) as fetcher:
        for path in ("/a", "/b", "/c"):
            fetcher.get(site.url(path))
    assert waits == [7.0, 7.0, 7.0]
    assert len(site.asked()) == 4


@pytest.mark.parametrize("nonsense", ["soon", "-5", "1e9", "9" * 400, ""])
def test_a_retry_after_that_cannot_be_read_is_no_wait(nonsense: str, site: Site) -> None:
    site.pages["/a"] = in_turn(page(status=503, retry_after=nonsense), page("x"))
    waits: list[float] = []
    with hurried(waits) as fetcher:
        if nonsense == "9" * 400:  # this can be read, and is for ever
            assert failure(fetcher, site.url("/a")).status == 503
        else:
            fetcher.get(site.url("/a"))
            assert waits[0] <= 1.5


def test_a_longer_retry_after_than_the_patience_fails_at_once_and_holds_for_the_host(site: Site) -> None:
    site.pages |= {"/a": page(status=429, retry_after="7200"), "/b": page("x")}
    with patient() as fetcher:
        error = failure(fetcher, site.url("/a"))
        assert (error.status, error.remedy) == (429, "it asks to come back in 7200 s")
        assert failure(fetcher, site.url("/b")).reason == "slow"
    assert len(site.asked()) == 1


# -- conditional requests


def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"v1"'
        page(b"" if same else b"news", status=304 if same else 200, etag='"v1"', last_modified="Thu")(handler)

    site.pages["/feed"] = reply
    first = fetcher.get(site.url("/feed"))
    again = fetcher.get(site.url("/feed"), validators=first.validators)
    assert (first.unchanged, first.body) == (False, b"news")
    assert (again.unchanged, again.body) == (True, b"")
    assert site.asked()[1].headers["If-Modified-Since"] == "Thu"


def test_a_validator_that_could_not_be_sent_back_is_not_kept(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = page("x", etag='"\xe9"', last_modified="x" * 600)
    assert not fetcher.get(site.url("/a")).validators


# -- encryption


def test_a_certificate_nobody_vouches_for_is_refused(site: Site, fetcher: Fetcher) -> None:
    secured(site).pages["/a"] = page("x")
    error = failure(fetcher, site.url("/a"))
    assert (error.reason, "certificate verify failed" in error.message) == ("unreachable", True)


def test_a_trusted_certificate_must_be_of_the_host(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    secured(site).pages["/a"] = page("x")
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))  # it is for 127.0.0.1
    port = site.host.split(":")[1]
    with Fetcher(allow_hosts={"127.0.0.1", "localhost"}, delay=0.0, tries=1) as fetcher:
        assert fetcher.get(site.url("/a")).body == b"x"
        assert "certificate verify failed" in failure(fetcher, f"https://localhost:{port}/a").message


# -- HTTP/2


def speaks_http2(answer: bytes) -> tuple[threading.Thread, int, list[list[tuple[bytes, bytes]]]]:
    """A server on loopback that speaks HTTP/2 over TLS, to one connection; its port, and the headers it was sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    context.set_alpn_protocols(["h2"])
    listening = socket.create_server(("127.0.0.1", 0))
    heard: list[list[tuple[bytes, bytes]]] = []

    def serve() -> None:
        with listening, context.wrap_socket(listening.accept()[0], server_side=True) as connection:
            spoken = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
            spoken.initiate_connection()
            connection.sendall(spoken.data_to_send())
            while data := connection.recv(65536):
                for event in spoken.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        heard.append(list(event.headers))
                        spoken.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                        spoken.send_data(event.stream_id, answer, end_stream=True)
                connection.sendall(spoken.data_to_send())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread, listening.getsockname()[1], heard


def test_http2_is_spoken_where_the_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    thread, port, heard = speaks_http2(b"<p>Gold</p>")
    with Fetcher(contact="me@desk.example", allow_hosts={"127.0.0.1"}, delay=0.0, tries=1) as fetcher:
        assert [fetcher.get(f"https://127.0.0.1:{port}/{n}").body for n in range(3)] == [b"<p>Gold</p>"] * 3
    thread.join(5)
    asked = [dict(headers) for headers in heard]
    assert [headers[b":path"] for headers in asked] == [b"/robots.txt", b"/0", b"/1", b"/2"]  # on one connection
    assert {headers[b"user-agent"] for headers in asked} == {b"Tapecheck/0.1 (+me@desk.example)"}


# -- who may ask


def test_several_event_loops_and_threads_may_share_it(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{n}": page(str(n)) for n in range(6)}

    async def ask(first: int) -> list[bytes]:
        answers = await asyncio.gather(*(fetcher.fetch(site.url(f"/{n}")) for n in range(first, first + 3)))
        return [answer.body for answer in answers]

    assert asyncio.run(ask(0)) == [b"0", b"1", b"2"]
    assert asyncio.run(ask(3)) == [b"3", b"4", b"5"]
    assert fetcher.get(site.url("/0")).body == b"0"


def test_looking_up_a_name_has_the_time_of_the_request() -> None:
    let_go = threading.Event()

    def resolver(host: str, port: int) -> list[str]:
        let_go.wait(5)
        return []

    begun = time.monotonic()
    with Fetcher(transport=GuardedTransport(resolver=resolver), timeout=0.2, tries=1) as fetcher:
        assert "robots.txt cannot be had" in failure(fetcher, "http://news.example/a").message
    assert time.monotonic() - begun < 3
    let_go.set()


def test_a_host_can_have_a_delay_of_its_own(site: Site, other_site: Site) -> None:
    site.pages["/a"] = other_site.pages["/a"] = page("x")
    with Fetcher(allow_hosts={"127.0.0.1", "127.0.0.2"}, delay=0.0, delays={"127.0.0.2": 0.2}) as fetcher:
        fetcher.get(site.url("/a"))
        fetcher.get(other_site.url("/a"))
    assert gaps(site)[0] < 0.15 and gaps(other_site)[0] >= 0.195


# -- the seam


def test_a_function_stands_in_for_the_network() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200 if request.url.path == "/a" else 404, content=b"canned")

    with Fetcher(transport=httpx2.MockTransport(answer), delay=0.0) as fetcher:
        assert fetcher.get("https://news.example/a").body == b"canned"


def test_a_closed_fetcher_ends_waits(site: Site) -> None:
    site.pages["/a"] = page("x")
    fetcher = patient(delay=30.0)
    threading.Timer(0.2, fetcher.close).start()
    assert failure(fetcher, site.url("/a")).reason == "closed"  # it was waiting, after robots.txt
