"""The seeds, end to end: read, settled by prices alone, held against real history; and scored against their gold."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.dating import settle
from corpus.providers.folder import load
from corpus.verify import verdicts
from nlp import rows
from nlp.pipeline import read
from scrapers import folders
from scrapers.article import Article

SHARED = Path(__file__).parents[2] / "shared"
SCORER = SHARED / "eval" / "score.py"

needs_prices = pytest.mark.skipif(not (SHARED / "prices").is_dir(), reason="the price history is not here")
needs_dev = pytest.mark.skipif(not (SHARED / "dev").is_dir(), reason="the dev articles are not here")


def articles(folder):
    """The articles of a folder of texts."""
    return [article for article in folders.articles(folder) if isinstance(article, Article)]


@pytest.fixture(scope="module")
def checked():
    """Seed number -> (session, what was found of each claim: (kind, label, diagnosis, reason) by its words)."""
    history = load(SHARED / "prices")
    found = {}
    for article in articles(SHARED / "seeds"):
        settled = settle(read(article), history)
        judged = verdicts(settled, history)
        told = {f.text: (f.kind, judged[f.id]) for f in settled.facts if f.id in judged}
        found[Path(article.url).name[:3]] = (settled.dated, told)
    return found


def one(told, kind, words):
    """The verdict on the claim of that kind with these words in it."""
    [verdict] = [verdict for text, (each, verdict) in told.items() if each == kind and words in text]
    return verdict


@needs_prices
def test_seed_003_is_dated_by_prices_and_its_claims_are_judged(checked):
    dated, told = checked["003"]
    assert (dated.session.isoformat(), dated.method) == ("2025-09-18", "prices")
    assert one(told, "level", "2467.70").label == "supported"
    assert one(told, "record", "closing high").label == "supported"
    assert one(told, "record", "since 2021").label == "supported"
    assert float(one(told, "move", "15%").expected) == pytest.approx(16.79, abs=0.01)
    for words in ("15%", "10%"):
        assert "from the close of June 18, 2025 to that of September 18, 2025" in one(told, "move", words).reason


@needs_prices
def test_seed_000_is_dated_by_prices_and_its_intraday_figures_are_found_out(checked):
    dated, told = checked["000"]
    assert (dated.session.isoformat(), dated.method) == ("2026-01-22", "prices")
    level, move = one(told, "level", "2,731.77"), one(told, "move", "1.25%")
    assert (level.label, level.diagnosis) == ("contradicted", "intraday-as-close")
    assert "high 2,735.10" in level.reason
    assert "2,718.77" in level.reason
    assert (move.label, move.diagnosis) == ("contradicted", "intraday-as-close")
    assert "0.76%" in move.reason
    assert one(told, "record", "highest level ever recorded").label == "supported"


def scored(texts, gold, tmp_path):
    """F1 and precision of all market facts, by the scorer."""
    readings, table = tmp_path / "readings.jsonl", tmp_path / "table.json"
    readings.write_text("".join(rows.dumps(rows.reading_row(read(a))) + "\n" for a in articles(texts)))
    command = [sys.executable, str(SCORER), "--gold", str(gold), str(readings), "--json", str(table)]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads(table.read_text())["all"]


def test_the_seeds_are_read_no_worse_than_before(tmp_path):
    assert scored(SHARED / "seeds", SHARED / "seeds" / "gold", tmp_path)["f1"] >= 0.93


@needs_dev
def test_the_dev_articles_are_read_no_worse_than_before(tmp_path):
    score = scored(SHARED / "dev" / "texts", SHARED / "dev" / "gold", tmp_path)
    assert score["f1"] >= 0.93
    assert score["p"] >= 0.94
