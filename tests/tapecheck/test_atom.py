"""The feed: what a feed reader makes of it."""

from dataclasses import replace
from datetime import date

import feedparser

from tapecheck.edition import Digest
from tapecheck.lines import Day
from tapecheck.render.atom import ENTRIES, atom
from tapecheck.telling import digest
from tests.tapecheck import made_day as made

BASE = "https://paper.example/tape/"


def told(day: date = made.DAY) -> Digest:
    made_one = digest(made.checked(), made.history(), made.DAY)
    return replace(made_one, first=Day(day), day=Day(day))


def test_a_feed_reader_finds_the_digest() -> None:
    feed = feedparser.parse(atom([told()], base=BASE))
    assert (feed.bozo, feed.version, feed.feed.title) == (False, "atom10", "Tapecheck")
    (entry,) = feed.entries
    assert entry.title == "Friday, August 1, 2025"
    assert entry.link == "https://paper.example/tape/2025-08-01.html"
    assert entry.updated == "2025-08-01T20:30:00+00:00"
    assert entry.summary.startswith("The S&P 500 closed at 6,238.01, down 1.60%.")
    assert entry.content[0].type == "text/html"
    assert "Percent and points mixed up" in entry.content[0].value
    assert feed.feed.updated == entry.updated


def test_a_day_told_anew_takes_the_place_of_its_entry() -> None:
    first = atom([told(date(2025, 7, 31)), told()])
    again = atom([told()], before=first)
    assert again == first
    assert [entry.id[-10:] for entry in feedparser.parse(again).entries] == ["2025-08-01", "2025-07-31"]


def test_the_latest_entries_are_kept() -> None:
    days = [date(2025, 1, 1 + n) for n in range(31)]
    feed = b""
    for day in days[:-1]:
        feed = atom([told(day)], before=feed or None)
    feed = atom([told(days[-1])], before=feed)
    ids = [entry.id[-10:] for entry in feedparser.parse(feed).entries]
    assert len(ids) == ENTRIES
    assert (ids[0], ids[-1]) == ("2025-01-31", "2025-01-02")
