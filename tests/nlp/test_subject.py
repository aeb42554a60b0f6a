"""What a cue is about: the names of its clause, its sentence, the text before it."""

import pytest

from nlp.pipeline import annotate
from nlp.readers.scan import scans
from nlp.readers.stretches import asides, stretches
from nlp.readers.subject import find_subject, subject
from nlp.span import Span
from scrapers.article import make_article

CASES = [
    ("The S&P 500 and the Nasdaq rose to a record.", "a record", ["^GSPC", "^IXIC"]),
    ("The Dow rose 1%, helped by Apple, to a record.", "a record", ["^DJI"]),
    ("The Dow slipped as Apple hit a record.", "a record", ["AAPL"]),
    ("Gains in Apple and Microsoft carried the Nasdaq to a record.", "a record", ["^IXIC"]),
    ("The Russell 2000, which tracks 2,000 small-cap stocks, closed at a record.", "a record", ["^RUT"]),
    ("The Russell 2000 (unlike the Dow) closed at a record.", "a record", ["^RUT"]),
    ("A record close for the Dow and the S&P 500 cheered Apple.", "A record close", ["^DJI", "^GSPC"]),
    ("At a record, the DAX is up 20% this year.", "a record", ["^GDAXI"]),
    ("The Nasdaq (+1.2%) and the S&P 500 (+0.4%) closed at records.", "records", ["^IXIC", "^GSPC"]),
    ("The Dow fell. That was its worst day in a month.", "worst day", ["^DJI"]),
    ("The Dow's record came early.", "record", ["^DJI"]),
    ("The Dow rose. House prices climbed to a record.", "a record", []),
    ("The Dow rose 1%, Lima's main index advanced to a record.", "a record", []),
    ("It was a record.", "a record", []),
]


@pytest.mark.parametrize(("text", "cue", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_a_cue_is_about_the_names_of_its_clause(text, cue, wanted):
    doc = annotate(make_article(text))
    start = doc.text.rindex(cue)
    assert [i.id for i in subject(doc, Span(start, start + len(cue)))] == wanted


def test_how_far_the_subject_was_found_is_told():
    doc = annotate(make_article("The Dow fell 2%. The drop was the worst in a month."))
    at = doc.text.index("worst")
    found = find_subject(scans(doc)[1], Span(at, at + 5))
    assert found is not None and found.near == "text"


def test_chart_talk_goes_on_about_its_chart():
    doc = annotate(make_article("The Nasdaq fell 2%. Many traders of these charts watch the neckline."))
    at = doc.text.index("neckline")
    scan = scans(doc)[1]
    assert find_subject(scan, Span(at, at + 8)) is None
    found = find_subject(scan, Span(at, at + 8), topical=True)
    assert found is not None and found.instruments[0].id == "^IXIC"


def test_a_sentence_is_cut_where_a_statement_begins_but_not_at_asides():
    doc = annotate(make_article("The Dow (up 1%) rose while the Nasdaq fell; gold was flat."))
    scan = scans(doc)[0]
    assert [a.of(doc.text) for a in asides(scan)] == ["(up 1%)"]
    gold = doc.text.index("gold")
    pieces = [s.of(doc.text).strip() for s in stretches(scan, Span(gold, gold + 4))]
    assert pieces == ["The Dow (up 1%) rose", "while the Nasdaq fell", "; gold was flat."]


def test_scans_are_made_once_and_names_hold_no_cues():
    doc = annotate(make_article("Best Buy fell this year."))
    assert scans(doc) is scans(doc)
    assert not scans(doc)[0].family("superlative")
