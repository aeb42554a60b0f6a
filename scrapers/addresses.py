"""Which addresses may be asked: only those of the public internet, and those that the user allows by name.

Names are resolved here, once, and the connection goes to an address that was judged: a name that answers with
another address a moment later (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class AddressError(ValueError):
    """The host's address is not one that may be asked."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system resolves it. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def permitted(host: str, port: int, *, allow: Collection[str] = (), resolver: Resolver = resolve) -> list[str]:
    """The host's addresses, all judged; one bad address refuses the host, as it may be the one that answers.

    A host in `allow`, spelled as in the URL, is not judged. Raises AddressError, or OSError if it has no address.
    """
    found = resolver(host, port)
    if host.lower() not in allow:
        for text in found:
            if not is_public(text):
                raise AddressError(f"{host} is {text}, which is no address of the public internet")
    return found


def is_public(text: str) -> bool:
    """True for a unicast address of the public internet; an IPv4 address inside an IPv6 one is judged as itself.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    address = _unwrapped(ipaddress.ip_address(text.partition("%")[0]))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
