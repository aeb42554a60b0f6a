"""What is known of an outlet's pages: where its text stands and what in it is none, as data in dated versions.

Each outlet is a file of this folder (`cnbc.toml`):

    name = "CNBC"                       # as the outlet calls itself
    domains = ["cnbc.com"]              # with all that is below them
    zone = "America/New_York"           # of times that are told without an offset, where the outlet's are

    [[versions]]                        # of its pages, the oldest first
    until = 2018-11-30                  # the last day of publication that it holds for; the newest has none
    body = ["div.story", "article"]     # selectors; the text is in all that the first of them matches which has a text
    drop = ["div.related"]              # what stands inside it and is no text
    title = "h1.headline"               # where JSON-LD does not say it; "selector@attribute" for an attribute
    authors = "a.byline"
    published = "time@datetime"
    updated = "time.updated@datetime"
    paywall = ["div.gate"]              # what is on a page whose text is for subscribers
    truncated = ["div.gate"]            # what is on a page whose text breaks off

Of several versions the one of the page's day is tried first, then the others: an outlet may show an old article in its
new dress. Where none finds a text, the page is read as any other.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapers.dates import moment
from scrapers.markup import Element, lines, plain

_FOLDER = Path(__file__).parent
_ENOUGH = 80  # characters of a text; less is a caption or a stub


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How an outlet's pages are built, up to a day."""

    body: tuple[str, ...]
    until: date | None = None
    drop: tuple[str, ...] = ()
    title: str | None = None
    authors: str | None = None
    published: str | None = None
    updated: str | None = None
    paywall: tuple[str, ...] = ()
    truncated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An outlet and its pages' versions, the oldest first."""

    name: str
    domains: tuple[str, ...]
    versions: tuple[Version, ...]
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a profile finds on a page."""

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    paywall: bool = False
    truncated: bool = False


def profile_of(url: str) -> Profile | None:
    """The profile of the outlet whose page this is."""
    try:
        labels = (urlsplit(url).hostname or "").lower().split(".")
    except ValueError:  # "https://[broken"
        return None
    names = (".".join(labels[start:]) for start in range(len(labels)))
    return next((profiles()[name] for name in names if name in profiles()), None)


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles, by domain."""
    known = [_profile(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {domain: profile for profile in known for domain in profile.domains}


def read(profile: Profile, tree: Element, *, published: datetime | None) -> Found | None:
    """What the outlet's profile finds on a page of that time; None where no version fits. The tree stays as it is."""
    for version in _by_day(profile.versions, published.date() if published else None):
        text = _text(tree, version)
        if len(text) >= _ENOUGH:
            return Found(
                text=text,
                title=next(iter(_said(tree, version.title)), None),
                authors=tuple(dict.fromkeys(_said(tree, version.authors))),
                published=_moment(tree, version.published, profile.zone),
                updated=_moment(tree, version.updated, profile.zone),
                paywall=_any(tree, version.paywall),
                truncated=_any(tree, version.truncated),
            )
    return None


def _by_day(versions: tuple[Version, ...], day: date | None) -> list[Version]:
    """The version that holds on a day, then the others, the newest first."""
    newest = list(reversed(versions))
    if day is None:
        return newest
    holding = next((version for version in versions if version.until is None or day <= version.until), newest[0])
    return [holding, *(version for version in newest if version is not holding)]


def _text(tree: Element, version: Version) -> str:
    dropped = {element for selector in version.drop for element in _select(tree, selector)}
    for selector in version.body:
        found = _select(tree, selector)
        gone = dropped | set(found)  # what is in another that was found comes with it
        whole = [
            element
            for element in found
            if element not in dropped and not any(above in gone for above in element.iterancestors())
        ]
        text = "\n".join(line for element in whole for line in lines(element, without=dropped))
        if len(text) >= _ENOUGH:
            return text
    return ""


def _said(tree: Element, place: str | None) -> Iterator[str]:
    """The words at a place, "selector" or "selector@attribute", of each element that matches."""
    selector, _, attribute = (place or "").partition("@")
    for element in _select(tree, selector) if selector else ():
        words = plain(element.get(attribute) if attribute else element.text_content())
        if words:
            yield words


def _moment(tree: Element, place: str | None, zone: ZoneInfo | None) -> datetime | None:
    return next((when for words in _said(tree, place) if (when := moment(words, zone=zone))), None)


def _any(tree: Element, selectors: tuple[str, ...]) -> bool:
    return any(_select(tree, selector) for selector in selectors)


def _select(tree: Element, selector: str) -> list[Element]:
    found: list[Element] = _compiled(selector)(tree)
    return found


@cache
def _compiled(selector: str) -> Any:
    from cssselect import HTMLTranslator
    from lxml.etree import XPath

    return XPath(HTMLTranslator().css_to_xpath(selector))


def _profile(path: Path) -> Profile:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    zone = data.pop("zone", None)
    versions = tuple(_version(version) for version in data.pop("versions"))
    name, domains = data.pop("name"), tuple(data.pop("domains"))
    if data:
        raise ValueError(f"{path.name} has fields that no profile has: {', '.join(data)}")
    return Profile(name=name, domains=domains, versions=versions, zone=ZoneInfo(zone) if zone else None)


def _version(data: dict[str, Any]) -> Version:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Version(**fields)
