"""The pipeline with a user's own instruments: read as what they are, and only where they are given."""

import pickle
from decimal import Decimal

from nlp.facts import Level, Move
from nlp.instruments import Catalogue, Instrument, catalogue, entries_from
from nlp.pipeline import read, read_many
from scrapers.article import make_article

HARBOUR = Instrument(id="HRBR.L", name="Harbour Holdings", type="equity")
TEXT = "Harbour fell with the S&P 500. Shares of Harbour Holdings slid 4.2% on Thursday. The stock closed at 312.50."
ARTICLE = make_article(TEXT)


def own() -> Catalogue:
    row = {"id": "HRBR.L", "name": "Harbour Holdings", "type": "equity", "aliases": ["Harbour"]}
    return catalogue().extended(entries_from([row], where="watchlist"))


def test_a_company_of_the_watchlist_is_read_with_its_id_and_unit() -> None:
    facts = read(ARTICLE, catalogue=own()).facts
    assert {(f.instrument, f.value) for f in facts if isinstance(f, Move) and f.value} == {(HARBOUR, Decimal("4.2"))}
    [level] = [f for f in facts if isinstance(f, Level)]
    assert (level.instrument, level.value, level.unit) == (HARBOUR, Decimal("312.50"), "GBP")


def test_without_the_watchlist_it_has_no_id() -> None:
    known = own()
    read(ARTICLE, catalogue=known)
    instruments = {f.instrument for f in read(ARTICLE).facts if isinstance(f, Level | Move)}
    assert instruments
    assert "HRBR.L" not in {instrument.id for instrument in instruments}
    [again] = read_many([ARTICLE], catalogue=known)
    assert HARBOUR in {f.instrument for f in again.facts if isinstance(f, Move)}


def test_a_row_of_a_table_finds_it() -> None:
    table = "Index | Close | Change\nHarbour | 312.50 | -4.2%\nFTSE 100 | 9,228.11 | +0.2%\n"
    found = {f.instrument.id for f in read(make_article(table), catalogue=own()).facts if isinstance(f, Level | Move)}
    assert found == {"HRBR.L", "^FTSE"}


def test_a_catalogue_that_was_sent_to_another_process_knows_the_same() -> None:
    sent: Catalogue = pickle.loads(pickle.dumps(own()))
    assert sent.find("Harbour") == own().find("Harbour")
    assert sent.get("^RUT") == catalogue().get("^RUT")
    assert read(ARTICLE, catalogue=sent) == read(ARTICLE, catalogue=own())
