"""What a request says, and what its answer says of the next one: addresses, headers, times to wait. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx2

from scrapers import limits
from scrapers.errors import FetchError

if TYPE_CHECKING:
    from scrapers.fetch import Validators

_ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"


def address(url: str, *, base: httpx2.URL | None = None) -> httpx2.URL:
    """The address to ask, without fragment. Raises FetchError for what is no plain http(s) address."""
    try:
        target = (base.join(url) if base is not None else httpx2.URL(url)).copy_with(fragment=None)
        host = target.host  # decodes an international name, and fails where it is none
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchError(f"it is no address: {error}", where=ascii(url[:200]), reason="address") from error
    if target.scheme not in ("http", "https") or not host:
        raise FetchError("only http:// and https:// addresses are fetched", where=str(target)[:200], reason="address")
    if target.port is not None and not 0 < target.port < 65536:
        raise FetchError("its port is none", where=str(target)[:200], reason="address")
    if target.userinfo:
        raise FetchError("it carries a user name or password", where=host, reason="address")
    return target


def headers(agent: str, validators: "Validators") -> dict[str, str]:
    """What a request is sent with."""
    headers = {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": limits.ENCODINGS}
    if validators.etag is not None:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified is not None:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def retry_after(value: str) -> float:
    """Seconds that the header asks to wait, as a number or until a date; 0 where it says nothing one can read."""
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
