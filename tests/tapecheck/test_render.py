"""The renders: what a reader sees, and that article text steers none of them."""

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console

from nlp.facts import Level
from nlp.rows import loads
from tapecheck.edition import Digest
from tapecheck.lines import BarFigure, Count, Named
from tapecheck.render import charts
from tapecheck.render.markdown import escape, markdown
from tapecheck.render.page import page
from tapecheck.render.plain import at_words, pieces, plain, web_address
from tapecheck.render.rows import json
from tapecheck.render.terminal import show, spark
from tapecheck.telling import digest
from tests.tapecheck import made_day as made

ATTACK = (
    'Gold\x1b[31m </blockquote><script>alert(1)</script> <img src=x onerror=alert(2)> closed at 4,000.00 "quoted" '
    "\u202eesrever\u202c {{ 7 * 7 }} [click](javascript:alert(3)) ![x](http://evil.example/x.png) **bold** `code` "
    "| cell [red]markup[/red] <javascript:alert(4)> &lt;b&gt; https://evil.example/auto"
)


@pytest.fixture(name="told", scope="module")
def made_digest() -> Digest:
    return digest(made.checked(), made.history(), made.DAY)


@pytest.fixture(name="attacked", scope="module")
def attacked_digest() -> Digest:
    source = made.article(
        ATTACK,
        title="# Title <script>alert(5)</script> *x*",
        source="Paper\x1b]0;owned\x07 <i>",
        url="javascript:alert(6)",
        authors=("<b>Mallory</b>",),
    )
    assert "\u202e" in source.text
    fact = made.stated(
        Level, source, "closed at 4,000.00", instrument=made.OIL, value=Decimal("4000.00"), basis="close", date=made.DAY
    )
    fact = replace(fact, sentence=made.span(source.text, source.text))
    said = made.quote(source, "[click](javascript:alert(3))", "<script>Eve</script>")
    wrong = made.contradicted("It closed at <u>lower</u>.", made.bars()[0], expected=Decimal(1))
    return digest([(made.reading(source, fact, said), {fact.id: wrong})], made.history(), made.DAY)


class Tags(HTMLParser):
    """The tags and attributes of a page, and whether every tag that opens is closed."""

    VOID = frozenset({"meta", "br", "circle", "polyline", "img", "link", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _shown(told: Digest, width: int = 200) -> str:
    console = Console(width=width, force_terminal=True, color_system=None, highlight=False)
    with console.capture() as captured:
        show(told, console)
    return captured.get()


def test_the_page_is_whole_and_needs_nothing_from_outside(told: Digest) -> None:
    tags = Tags(page(told))
    assert tags.open == []
    assert not {"script", "link", "img", "iframe", "object"} & set(tags.tags)
    assert {name for name, _ in tags.attributes if name.startswith("on")} == set()
    fetched = [value for name, value in tags.attributes if name in ("src", "srcset", "action", "background")]
    assert fetched == []
    assert "url(" not in page(told)


def test_every_link_inside_the_page_leads_somewhere(told: Digest) -> None:
    tags = Tags(page(told))
    ids = {value for name, value in tags.attributes if name == "id"}
    inside = [value for name, value in tags.attributes if name == "href" and value and value.startswith("#")]
    assert inside
    assert {value[1:] for value in inside} <= ids


def test_each_statement_leads_to_its_sentence_in_the_article(told: Digest) -> None:
    text = page(told)
    fragment = at_words("https://made.example/one", "The S&P 500 lost 1.6 points to end at 6,238.01 on Friday.")
    assert fragment.replace("&", "&amp;") in text
    assert 'href="#a1-0"' in text
    assert 'id="a1-0"' in text


def test_failed_claims_show_words_figures_and_rows(told: Digest) -> None:
    text = page(told)
    assert '<span class="false">lost 1.6 points<abbr class="cross"' in text
    assert "Percent and points mixed up" in text
    assert "<s>1.6</s>" in text
    assert "−101.38" in text
    assert "<td>2025-08-01</td>" in text
    assert "half a unit of the last printed place" in text


def test_a_reader_may_be_led_to_other_places(told: Digest) -> None:
    assert 'href="kept/a.html"' in page(told, link=lambda article: "kept/a.html")
    assert 'href="kept' not in page(told, link=lambda article: None)


def test_attacks_stay_text_on_the_page(attacked: Digest) -> None:
    text = page(attacked)
    tags = Tags(text)
    assert tags.open == []
    assert not {"script", "img", "i", "u"} & set(tags.tags)
    hrefs = [value or "" for name, value in tags.attributes if name == "href"]
    assert not [href for href in hrefs if not href.startswith("#")]  # the address was no address
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "{{ 7 * 7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_attacks_stay_text_in_markdown(attacked: Digest) -> None:
    text = markdown(attacked)
    assert "\x1b" not in text
    assert "\u202e" not in text
    for bare in ("<script", "<img", "[click](", "![x](", "**bold**", "`code`", "<javascript:", " | cell", "&lt;b"):
        assert not re.search(r"(?<!\\)" + re.escape(bare), text), bare
    assert "https\\://evil.example/auto" in text
    assert not re.search(r"^# Title", text, re.MULTILINE)


def test_attacks_stay_text_in_the_terminal(attacked: Digest) -> None:
    text = _shown(attacked, width=2000)
    assert "[red]markup[/red]" in text
    assert set(re.findall(r"\x1b\S{0,4}", text)) == set()  # without colours the render sends no command at all
    assert "\u202e" not in text


def test_markdown_tells_the_same(told: Digest) -> None:
    text = markdown(told)
    assert text.startswith("# Friday, August 1, 2025\n")
    assert "| S&P 500 | 6,238.01 | −101.38 | −1.60% | −2.36% |" in text
    assert "> “The S&P 500 **lost 1.6 points** ✗ to end at 6,238.01 on Friday.”" in text
    assert "Stated **1.6**, on the tape **−101.38**." in text
    assert (
        "- ▼ hiring slowed far more than thought → Stocks fell ([The Made Paper](<https://made.example/one#:~:text="
        in text
    )


def test_the_terminal_tells_the_same(told: Digest) -> None:
    text = _shown(told)
    assert "Friday, August 1, 2025" in text
    assert "Percent and points mixed up" in text
    assert "lost 1.6 points" in text
    assert re.search(r"S&P 500\s+\S+\s+6,238\.01\s+−101\.38\s+−1\.60%\s+−2\.36%", text)
    assert "2 claims checked: 1 supported, 1 contradicted, 0 not verifiable, 0 pending." in text


def test_rows_keep_printed_digits_and_proofs(told: Digest) -> None:
    rows: dict[str, Any] = loads(json(told))
    assert rows["day"] == "2025-08-01"
    close = rows["tape"][0]["close"]
    assert (close["text"], close["bars"][0]["close"]) == ("6,238.01", Decimal("6238.01"))
    failure = rows["failures"][0]
    assert failure["verdict"]["diagnosis"] == "percent-points-mixed"
    assert failure["said"]["text"].startswith("The S&P 500 lost")
    assert rows["sources"][0]["url"] == "https://made.example/one"
    assert rows["tally"]["checked"] == 2
    assert {"words", "text"} >= set().union(*(part.keys() for part in rows["lede"][0]["parts"])) - {
        "bars",
        "measure",
        "of",
    }


def test_every_digit_of_the_lede_is_a_part_with_a_proof(told: Digest) -> None:
    parts = [part for sentence in told.lede for part in sentence if re.search(r"\d", part.text)]
    assert {type(part) for part in parts} == {BarFigure, Named, Count}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/b?c=d", "https://a.example/b?c=d"),
        ("http://a.example", "http://a.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/b", None),
        ("java\nscript:alert(1)", None),
        ("https://", None),
        ("http://[::1", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, expected: str | None) -> None:
    assert web_address(url) == expected


def test_text_fragments_of_long_sentences_name_both_ends() -> None:
    url = at_words("https://a.example/b#top", "one two three four five six seven eight nine ten eleven-twelve")
    assert (
        url
        == "https://a.example/b#:~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven%2Dtwelve"
    )


def test_plain_keeps_letters_of_all_scripts() -> None:
    assert plain("日経平均 +1.2%\n naïve") == "日経平均 +1.2% naïve"
    assert plain("a\u2066b\u2069c\x9bd") == "abcd"


def test_marks_may_overlap_and_stick_out() -> None:
    source = made.article("Gold rose 2% today.")
    text = source.text
    cut = pieces(
        text,
        made.span(text, "rose 2%"),
        (made.span(text, "Gold rose"), made.span(text, "rose 2"), made.span(text, "%")),
    )
    assert cut == [("rose 2", "mark"), ("%", "mark")]


def test_a_spark_of_one_bar_is_none() -> None:
    bars = made.bars()
    assert charts.spark(bars[:1]) == ""
    assert spark(bars[:1]) == ""
    assert spark(bars[:6]) == "██▇▇▆▁"
    assert 'points="2.0,' in charts.spark(bars[:6])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. one", "1\\. one"),
        ("- item", "\\- item"),
        ("+0.5%", "\\+0.5%"),
        ("S&P 500 (SPX)", "S&P 500 (SPX)"),
        ("www.evil.example", "www\\.evil.example"),
        ("$5 to $6", "\\$5 to \\$6"),
    ],
)
def test_markdown_escapes_what_acts_and_nothing_else(text: str, expected: str) -> None:
    assert escape(text) == expected
