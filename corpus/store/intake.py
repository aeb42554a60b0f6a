"""What is put into the store: articles, readings, verdicts, prices. Each part in a transaction of its own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from corpus.bars import Bar
from corpus.history import History
from corpus.releases import PolicyRate, Release
from corpus.store import articles, copies, facts, judgements, prices
from corpus.store.opened import Opened, parts
from corpus.verify.verdict import Verdict
from nlp.facts import Reading
from scrapers.article import Article

_ARTICLES_AT_ONCE = 1000  # per transaction: a kill loses at most these, and the next run does them again
_VERDICTS_AT_ONCE = 500
_BARS_AT_ONCE = 5000


class Intake(Opened):
    """What is put in."""

    def add(self, several: Iterable[Article], *, retrieved: datetime | None = None) -> int:
        """Keep articles; one with a text that is there fills in what was unknown of it. How many are new."""
        new = 0
        for part in parts(several, _ARTICLES_AT_ONCE):
            with self._database.writing() as connection:
                new += articles.add(connection, part, now=self._clock(), retrieved=retrieved)
        return new

    def group_copies(self) -> int:
        """Find copies among the articles that have not been compared yet; how many are copies of another."""
        with self._database.reading() as connection:
            waiting = copies.ungrouped(connection)
            groups = copies.known(connection, waiting)
        found = 0
        for part in copies.parts(waiting):
            with self._database.writing() as connection:
                found += copies.compare(connection, groups, part)
        return found

    def keep(self, readings: Iterable[Reading], *, extractor: str, model: str | None = None) -> int:
        """Keep readings, each in the place of its article's last one, with articles that are not there yet.

        `extractor` is the version of the reader, `model` the checksum of the learned weights that it read with (None:
        rules alone). How many facts were added, changed or dropped: 0 where all was there already. A fact that says
        what it said keeps its verdict; one that was settled to another day is to be checked anew.
        """
        changed = 0
        for part in parts(readings, _ARTICLES_AT_ONCE):
            several, dated = [reading.article for reading in part], {r.article.id: r.dated for r in part}
            with self._database.writing() as connection:
                articles.add(connection, several, now=self._clock(), dated=dated)
                about: Any = {"extractor": extractor, "model": model, "now": self._clock()}
                changed += facts.replace(connection, part, **about)
        return changed

    def settle(self, readings: Iterable[Reading]) -> int:
        """Keep what settling found of readings that are kept already: the articles' and the facts' dates."""
        changed = 0
        for part in parts(readings, _ARTICLES_AT_ONCE):
            with self._database.writing() as connection:
                changed += facts.replace(connection, part, extractor=None, model=None, now=self._clock())
        return changed

    def judge(self, verdicts: Mapping[str, Verdict]) -> int:
        """Keep verdicts, by fact id; how many say something else than the ones before. The ones before are kept."""
        changed = 0
        for part in parts(verdicts.items(), _VERDICTS_AT_ONCE):
            with self._database.writing() as connection:
                changed += judgements.judge(connection, dict(part), now=self._clock())
        return changed

    def add_bars(self, bars: Iterable[Bar]) -> int:
        """Keep bars, each in the place of what its provider told of that session before. How many changed."""
        changed = 0
        for part in parts(bars, _BARS_AT_ONCE):
            with self._database.writing() as connection:
                changed += prices.add_bars(connection, part)
        return changed

    def add_releases(self, releases: Iterable[Release]) -> int:
        """Keep releases; a revision stands beside the first print. How many were new."""
        with self._database.writing() as connection:
            return prices.add_releases(connection, releases)

    def add_policy_rates(self, rates: Iterable[PolicyRate]) -> int:
        """Keep policy decisions. How many changed."""
        with self._database.writing() as connection:
            return prices.add_policy_rates(connection, rates)

    def add_history(self, history: History) -> int:
        """Keep all that a history holds: bars, releases, decisions, and which closes are in doubt. How many changed.

        Where several providers have a session, the one that was kept first stands.
        """
        changed = self.add_bars(history.every_bar())
        with self._database.writing() as connection:
            prices.mark_records(connection, history.records)
            changed += prices.add_doubts(connection, history.doubts)
            changed += prices.add_releases(connection, history.every_release())
            return changed + prices.add_policy_rates(connection, history.every_decision())
