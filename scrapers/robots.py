"""The rules of a site's robots.txt, pure: bytes and a status in, rules out (RFC 9309, with the crawl delay kept)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

_LIMIT = 500 * 1024  # what a crawler must read of it at least (RFC 9309, 2.5)
_DAY = 24 * 3600.0
_RETRY = 600.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What a site answered when it was asked for its robots.txt."""

    status: int
    body: str
    asked: datetime

    def good_for(self, now: datetime) -> float:
        """Seconds for which it holds from now on (RFC 9309, 2.4: at most a day in all)."""
        return _DAY - (now - self.asked).total_seconds()


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows one user agent."""

    agent: str
    everything: bool | None = None  # True: all is allowed; False: nothing is; None: the parsed rules say
    parsed: Any = None

    def allows(self, url: str) -> bool:
        """True where the user agent may fetch the address."""
        if self.everything is not None:
            return self.everything
        return bool(self.parsed.can_fetch(url, self.agent))

    @property
    def delay(self) -> float:
        """Seconds the site wants between two requests: the stricter of Crawl-delay and Request-rate; 0 if neither."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(self.agent)
        return max(self.parsed.crawl_delay(self.agent) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    @property
    def refusal(self) -> str:
        """Why an address is not allowed, in words."""
        if self.everything is False:
            return "robots.txt cannot be had, so nothing of the site may be fetched for now"
        return "robots.txt does not allow it"

    @property
    def good_for(self) -> float:
        """Seconds until they should be asked for again (RFC 9309, 2.4: at most a day)."""
        return _RETRY if self.everything is False else _DAY

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the site names."""
        return tuple(self.parsed.sitemaps) if self.parsed is not None else ()


def parse(body: bytes, *, agent: str) -> Rules:
    """The rules that robots.txt holds for a user agent.

    >>> parse(b"User-agent: *\\nDisallow: /private", agent="Tapecheck/0.1").allows("https://a.example/private/1")
    False
    """
    from protego import Protego

    return Rules(agent, parsed=Protego.parse(text(body)))


def text(body: bytes) -> str:
    """What is read of a robots.txt."""
    return body[:_LIMIT].decode("utf-8", errors="replace").removeprefix("\ufeff")


def judge(status: int | None, body: bytes, *, agent: str) -> Rules:
    """The rules by the answer for robots.txt; status None where the site gave none.

    RFC 9309, 2.3.1: a missing file (4xx) allows everything, an unreachable one (5xx, no answer) forbids everything.
    A 429 says that the server is overrun, so it counts as unreachable.
    """
    if status is not None and 200 <= status < 300:
        return parse(body, agent=agent)
    absent = status is not None and 400 <= status < 500 and status != 429
    return Rules(agent, everything=absent)
