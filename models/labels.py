"""What the heads tell, in the order of their scores. Plain: training and reading share it."""

FEELINGS = ("positive", "negative", "neutral", "mixed")
POLARITIES = ("+", "-")
MODALITIES = ("asserted", "expected", "conditional", "negated")
TYPES = (
    "monetary-policy",
    "macro-data",
    "earnings",
    "valuation",
    "rotation-flows",
    "geopolitics",
    "trade-policy",
    "fiscal",
    "technical",
    "m&a",
    "commodity",
    "company-news",
    "regulation",
    "positioning",
    "calendar",
    "other",
)

# Spans are told token by token, each layer on its own, so that a word can be of a cause and of what is said.
LAYERS = ("cause", "effect", "signal", "content", "cue", "speaker", "entity")  # entity: what one can feel about
OUTSIDE, BEGIN, INSIDE = range(3)
LINK_WIDTH = 16

# Every token has a vote on each of these; the votes of a span's tokens are averaged. So all spans of a sentence are
# served by one pass, and what is asked of it can be asked later.
VOTES = {
    **{layer: 3 for layer in LAYERS if layer != "entity"},
    "target": len(FEELINGS),
    "polarity_cause": len(POLARITIES),
    "polarity_effect": len(POLARITIES),
    "type": len(TYPES),
    "modality": len(MODALITIES),
    "link_said": LINK_WIDTH,  # what is said points to who says it: the larger the product, the likelier
    "link_speaker": LINK_WIDTH,
    "entity": 3,
}
SENTENCE = {"feeling": len(FEELINGS), "causal": 2}


def slices(widths: dict[str, int]) -> dict[str, slice]:
    """Where each score stands in a row of all.

    >>> slices({"a": 2, "b": 3})["b"]
    slice(2, 5, None)
    """
    places: dict[str, slice] = {}
    at = 0
    for name, width in widths.items():
        places[name] = slice(at, at + width)
        at += width
    return places
