"""Rules and heads together: for each quote, catalyst and feeling one fact, and a confidence that both have a say in.

What the rules read exactly stays: a name, a figure, a speaker whom the article introduces. The heads say which
quotation is speech, add what no rule reads, and weigh what the rules only count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc

from models.infer import Floats, softmax
from models.labels import FEELINGS
from nlp.components.extensions import text_of
from nlp.facts import Catalyst, CatalystType, Quote, Sentiment
from nlp.instruments import Instrument
from nlp.learned.catalysts import learned_catalysts, type_of
from nlp.learned.feelings import Felt, by_instrument, opened
from nlp.learned.quotes import learned_quotes
from nlp.learned.sentences import Sentence, likely
from nlp.mentions import Cue, within
from nlp.readers.catalysts import catalysts, topic_weights
from nlp.readers.frame import sentence_of
from nlp.readers.quotes import quotes
from nlp.readers.registry import Reader
from nlp.readers.sentiment import Label, sentiments
from nlp.span import Span

# Chosen on the calibration articles (corpus/annotated/split.toml); docs/models.md tells what they give.
_REPORTED = 0.9  # how sure the heads must be of reported words that no rule reads
_CAUSE = 0.85  # of a cause that no rule reads
_RULE_SAYS = 3.0  # what a rule's feeling towards an instrument weighs beside the heads' log chances
_MIXED_LESS = 1.0  # taken from the log chance of "mixed", which is rare towards one instrument
_SHORT = 2  # sentences up to which a text is felt as its sentences are
_SHORT_RULE_SAYS = 1.0


def agreed_quotes(doc: Doc) -> Iterator[Quote]:
    """The rules' quotes, and the heads' where no rule reads any; speakers by the rules where they know one.

    Where the rules read the words in marks alone and the heads see a whole clause round them, the clause is the quote.
    """
    ruled = list(quotes(doc))
    wider: list[Quote] = []
    for quote in learned_quotes(doc):
        over = [rule for rule in ruled if rule.content.span.overlaps(quote.content.span)]
        if not over and (quote.style != "indirect" or quote.confidence >= _REPORTED):
            yield quote
        elif over and quote.style == "mixed" and all(rule.style == "direct" for rule in over):
            wider.append(quote)
            known = next((rule.speaker for rule in over if rule.speaker.name or rule.speaker.role), quote.speaker)
            yield replace(quote, speaker=known, attributed_to=known.name or known.affiliation or known.role)
    for quote in ruled:
        if not any(quote.content.span.overlaps(other.content.span) for other in wider):
            heads = likely(_around(doc, quote.content.span), "content", quote.content.span)
            yield replace(quote, confidence=_between(quote.confidence, heads))


def agreed_catalysts(doc: Doc) -> Iterator[Catalyst]:
    """The rules' catalysts, and the heads' where no rule reads any."""
    ruled = list(catalysts(doc))
    for fact in ruled:
        around = _around(doc, fact.cause.span)
        sure = likely(around, "cause", fact.cause.span)
        yield replace(fact, type=_type(doc, around, fact), confidence=_between(fact.confidence, sure))
    for fact in learned_catalysts(doc):
        if fact.confidence >= _CAUSE and not any(fact.cause.span.overlaps(other.cause.span) for other in ruled):
            yield fact


def _type(doc: Doc, around: Sequence[Sentence], fact: Catalyst) -> CatalystType:
    """The type of a rule's cause; the heads' where its words are of no topic that the rules know."""
    if not around or topic_weights(within(doc._.mentions, fact.cause.span, Cue)):
        return fact.type
    return type_of(around[0], fact.cause.span) or fact.type


def agreed_sentiments(doc: Doc) -> Iterator[Sentiment]:
    """One fact for the article and one for each instrument, by the evidence of the rules and the heads' chances."""
    ruled = {fact.target: fact for fact in sentiments(doc)}
    felt = by_instrument(doc)
    passes = doc._.passes
    if passes:
        yield _whole(doc, passes, ruled.get(None))
    for target in dict.fromkeys((*ruled, *felt)):
        if target is not None:
            yield _towards(doc, target, ruled.get(target), felt.get(target))


def _whole(doc: Doc, passes: Sequence[Sentence], rule: Sentiment | None) -> Sentiment:
    """The feeling of the article: of a short text, or where no word of moving or judging tells, its sentences'.

    Otherwise the balance of the rules stays: over the calibration articles the heads know no better.
    """
    if rule is not None and (rule.label == "mixed" or (rule.label != "neutral" and len(passes) > _SHORT)):
        return rule
    opening = opened(passes)
    chances = combined(opening.chances, rule, weight=_SHORT_RULE_SAYS)
    label, sure = _best(chances)
    return _fact(doc, None, opening.spans[0], label, score=_score(chances), sure=sure)


def _towards(doc: Doc, target: Instrument, rule: Sentiment | None, felt: Felt | None) -> Sentiment:
    if felt is None:
        assert rule is not None
        return rule
    chances = combined(felt.chances, rule)
    label, sure = _best(chances)
    span = rule.sentence if rule is not None else sentence_of(doc, felt.spans[0])
    return _fact(doc, target, span, label, score=_score(chances), sure=sure)


def combined(chances: Floats, rule: Sentiment | None, *, weight: float = _RULE_SAYS) -> Floats:
    """The chances of the four feelings once the rules have had their say."""
    logs = np.log(np.maximum(chances, 1e-4))
    logs[FEELINGS.index("mixed")] -= _MIXED_LESS
    if rule is not None:
        logs[FEELINGS.index(rule.label)] += weight
    return softmax(logs)


def _best(chances: Floats) -> tuple[Label, float]:
    best = int(np.argmax(chances))
    label: Label = FEELINGS[best]  # type: ignore[assignment]
    return label, float(chances[best])


def _score(chances: Floats) -> float:
    return float(chances[FEELINGS.index("positive")] - chances[FEELINGS.index("negative")])


def _fact(doc: Doc, target: Instrument | None, sentence: Span, label: Label, *, score: float, sure: float) -> Sentiment:
    return Sentiment(
        span=sentence,
        text=sentence.of(text_of(doc)),
        sentence=sentence,
        target=target,
        label=label,
        score=round(score, 3),
        confidence=round(sure, 3),
    )


def _around(doc: Doc, span: Span) -> list[Sentence]:
    return [sentence for sentence in doc._.passes if sentence.span.overlaps(span)]


def _between(rule: float, heads: float) -> float:
    """A prior between what a rule's kind deserves and what the heads say of its words."""
    return round((rule + heads) / 2, 3)


AGREED_READERS: tuple[Reader, ...] = (agreed_quotes, agreed_catalysts, agreed_sentiments)
