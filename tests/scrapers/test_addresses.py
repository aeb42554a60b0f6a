"""Which addresses may be asked."""

import asyncio

import httpx2
import pytest
from loopback import Site, page

from scrapers.addresses import AddressError, is_public, permitted
from scrapers.connection import GuardedTransport
from scrapers.fetch import Fetcher

PUBLIC = "8.8.8.8 93.184.216.34 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::"
PRIVATE = (
    "0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.1 192.0.2.1 192.168.0.1 198.18.0.1 "
    "198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 "
    "2002:7f00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 fc00::1 fd00::1 fe80::1 fe80::1%eth0 ff02::1"
)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_not_public(address: str) -> None:
    assert not is_public(address)


def test_one_private_address_refuses_the_host() -> None:
    with pytest.raises(AddressError, match=r"desk\.example is 10\.0\.0\.1"):
        permitted("desk.example", 443, resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_hosts_are_allowed_by_name_only() -> None:
    assert permitted("Intranet.Example", 80, allow={"intranet.example"}, resolver=lambda host, port: ["10.0.0.1"])
    with pytest.raises(AddressError):
        permitted("other.example", 80, allow={"10.0.0.1"}, resolver=lambda host, port: ["10.0.0.1"])


def test_a_name_is_resolved_once_and_the_judged_address_is_asked(site: Site) -> None:
    """A name that answers with another address a moment later gains nothing."""
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1" if len(asked) == 1 else "127.0.0.9"]

    site.pages["/a"] = page("x")
    port = site.host.split(":")[1]
    transport = GuardedTransport(allow={"news.example"}, resolver=resolver)
    with Fetcher(transport=transport, delay=0.0) as fetcher:
        assert fetcher.get(f"http://news.example:{port}/a").body == b"x"
    assert asked == ["news.example"]
    assert site.requests[1].headers["Host"] == f"news.example:{port}"


def test_the_next_address_is_tried_where_the_first_does_not_answer(site: Site) -> None:
    site.pages["/a"] = page("x")
    port = site.host.split(":")[1]
    transport = GuardedTransport(allow={"news.example"}, resolver=lambda host, port: ["127.0.0.99", "127.0.0.1"])
    with Fetcher(transport=transport, delay=0.0) as fetcher:
        assert fetcher.get(f"http://news.example:{port}/a").body == b"x"


def test_a_transport_that_is_rebound_between_connections_refuses(site: Site) -> None:
    answers = [["127.0.0.1"], ["127.0.0.1"]]
    transport = GuardedTransport(resolver=lambda host, port: answers.pop(0))
    port = site.host.split(":")[1]

    async def ask() -> None:
        for _ in range(2):
            with pytest.raises(AddressError):
                await transport.handle_async_request(httpx2.Request("GET", f"http://news.example:{port}/"))
        await transport.aclose()

    asyncio.run(ask())
    assert not site.requests
