"""spaCy's tokeniser, asked once for each word with its marks: copy repeats itself, and rules are slow.

`words_of` gives any document's words as plain lists, which are read many times faster than spaCy's tokens.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from spacy.tokens import Doc
from spacy.vocab import Vocab

_PIECE = re.compile(r"\S+ ?|\s+")  # where spaCy cuts before it looks at marks
_MOST = 200_000  # pieces remembered at most
_KEY = "tapecheck.words"


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a document: in lower case, and the code points where each starts and ends."""

    lower: list[str]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class _Cut:
    words: list[str]
    spaces: list[bool]  # whether a blank follows
    lower: list[str]
    lengths: list[int]  # with the blank


class RememberingTokenizer:
    """Cuts a text as the tokeniser does that it stands for; the special norms of contractions are not kept."""

    def __init__(self, tokenizer: Callable[[str], Doc], vocab: Vocab) -> None:
        self._tokenizer = tokenizer
        self._vocab = vocab
        self._known: dict[str, _Cut] = {}

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        words: list[str] = []
        spaces: list[bool] = []
        lower: list[str] = []
        lengths: list[int] = []
        for piece in _PIECE.findall(text):
            cut = self._known.get(piece) or self._learn(piece)
            words += cut.words
            spaces += cut.spaces
            lower += cut.lower
            lengths += cut.lengths
        doc = Doc(self._vocab, words=words, spaces=spaces)
        starts = list(accumulate(lengths, initial=0))
        starts.pop()
        ends = [start + length for start, length in zip(starts, map(len, words), strict=True)]
        doc.user_data[_KEY] = Words(lower, starts, ends)
        return doc

    def _learn(self, piece: str) -> _Cut:
        tokens = self._tokenizer(piece)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[piece] = cut = _Cut(
            words=[t.text for t in tokens],
            spaces=[bool(t.whitespace_) for t in tokens],
            lower=[t.lower_ for t in tokens],
            lengths=[len(t.text_with_ws) for t in tokens],
        )
        return cut


def words_of(doc: Doc) -> Words:
    """The words of a document, whichever tokeniser made it."""
    words: Words | None = doc.user_data.get(_KEY)
    if words is None or len(words.lower) != len(doc):
        words = Words([t.lower_ for t in doc], [t.idx for t in doc], [t.idx + len(t) for t in doc])
        doc.user_data[_KEY] = words
    return words
