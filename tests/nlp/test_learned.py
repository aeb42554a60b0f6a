"""Rules and heads together: nothing cut, the same every time, either part left out at will."""

import pytest

from models.infer import encoder
from models.labels import LAYERS
from nlp.facts import Catalyst, Quote, Sentiment
from nlp.learned.sentences import Sentence, read_sentences, segments, stripped
from nlp.pipeline import annotate, read, read_many
from nlp.span import Span
from scrapers.article import make_article

STORY = (
    "Gold slips as dollar firms\n\n"
    "Gold fell 1.2% on Tuesday after stronger retail sales lifted the dollar. “Buyers have gone home for the summer,” "
    "said Ilse Brandt, metals strategist at Corrin Partners. She expects prices to stay under pressure until the Fed "
    "meets. Miners sank with the metal, while airlines gained on cheaper fuel.\n"
)


def sentence(text: str) -> Sentence:
    (found,) = read_sentences(text, [Span(0, len(text))], encoder())
    return found


def test_the_same_reading_alone_among_others_and_again() -> None:
    articles = [make_article(text) for text in (STORY, "Oil rose 2%.", STORY.replace("Gold", "Silver"))]
    together = [reading.facts for reading in read_many(articles)]
    encoder.cache_clear()
    assert [read(article).facts for article in reversed(articles)] == together[::-1]
    assert read(articles[0]).facts == together[0]


def test_an_instrument_in_the_last_sentence_of_a_long_article_is_found() -> None:
    filler = "The committee met in the old town hall and spoke of this and that for most of the afternoon. "
    text = filler * 300 + "Copper plunged 7% on Friday after China cut its growth target."
    facts = read(make_article(text)).facts
    felt = {f.target.name: f.label for f in facts if isinstance(f, Sentiment) and f.target}
    assert felt["copper"] == "negative"
    assert any(isinstance(f, Catalyst) and f.cause.span.start > len(filler) * 300 for f in facts)


def test_a_sentence_longer_than_a_window_is_felt_to_its_end() -> None:
    text = "Traders spoke of " + "many things and " * 70 + "then copper plunged 7% to a record low."
    only = sentence(text)
    copper = text.index("copper")
    chances = only.probabilities("target", Span(copper, copper + 6))
    assert len(only.seen.offsets) > 200 and chances is not None and int(chances.argmax()) == 1


def test_who_said_what_and_what_moved_what() -> None:
    facts = read(make_article(STORY)).facts
    (quote,) = (f for f in facts if isinstance(f, Quote) and f.style == "direct")
    assert quote.content.text.strip(",") == "Buyers have gone home for the summer"
    assert (quote.speaker.name, quote.speaker.affiliation) == ("Ilse Brandt", "Corrin Partners")
    causes = {f.cause.text: f.polarity for f in facts if isinstance(f, Catalyst)}
    assert any("retail sales" in cause and polarity == "-" for cause, polarity in causes.items())
    felt = {f.target.name if f.target else None: f.label for f in facts if isinstance(f, Sentiment)}
    assert felt["gold"] == "negative"
    assert all(0 <= f.confidence <= 1 for f in facts)
    assert all(f.text == f.span.of(STORY) for f in facts)


def test_either_part_can_be_left_out() -> None:
    article = make_article(STORY)
    assert annotate(article, learned=False)._.passes == ()
    assert annotate(article, market_only=True)._.passes == ()
    kinds = {f.kind for f in read(article, market_only=True).facts}
    assert "move" in kinds and not kinds & {"quote", "catalyst", "sentiment"}
    market = [f for f in read(article).facts if f.kind in kinds]
    assert market == [f for f in read(article, learned=False).facts if f.kind in kinds]


def test_a_sentence_inside_a_quotation_is_read_with_its_mark() -> None:
    text = "“We sold. It was time,” she said. Nobody else did."
    assert [lead for _, _, lead in segments(text)] == ["", "“", ""]
    doc = annotate(make_article(text))
    assert [s.span.of(text) for s in doc._.passes] == [text[a:b] for a, b, _ in segments(text)]
    inside = doc._.passes[1]
    assert inside.local(Span(inside.span.start, inside.span.start + 2)) == (1, 3)


@pytest.mark.parametrize("layer", LAYERS)
def test_marked_words_are_whole_and_bare(layer: str) -> None:
    text = "Gold-miners’ shares slumped, “frankly awful,” after U.S. unemployment jumped to 5.1%."
    for found in sentence(text).marked(layer, likely=0.02):
        before, after = text[: found.span.start][-1:], text[found.span.end :][:1]
        words = found.span.of(text)
        assert words == words.strip(" ,.“”’") and not (before.isalnum() and words[0].isalnum())
        assert not (after.isalnum() and words[-1].isalnum())
        assert 0 < found.sure <= 1


def test_marks_and_blanks_at_the_edges_are_left_out() -> None:
    assert stripped("a “bold” move", Span(1, 9)) == Span(3, 7)
    assert stripped("a “” move", Span(1, 4)) is None
