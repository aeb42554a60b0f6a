"""spaCy's tokeniser, asked once for each word with its marks: copy repeats itself, and rules are slow.

`words_of` gives any document's words as plain lists, which are read many times faster than spaCy's tokens.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, chain
from operator import itemgetter, sub
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

# Where spaCy cuts before it looks at marks; a word without end is cut too, whose cost would grow with its square.
_PIECE = re.compile(r"\S{1,64} ?|\s+")
_MOST = 200_000  # pieces remembered at most
_KEY = "tapecheck.words"


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a document: in lower case, and the code points where each starts and ends."""

    lower: list[str]
    starts: list[int]
    ends: list[int]


class _Cut(NamedTuple):
    words: tuple[str, ...]
    spaces: tuple[bool, ...]  # whether a blank follows
    lower: tuple[str, ...]
    lengths: tuple[int, ...]  # with the blank


_WORDS, *_PARTS = map(itemgetter, range(len(_Cut._fields)))


class RememberingTokenizer(dict[str, _Cut]):
    """Cuts a text as the tokeniser does that it stands for; the special norms of contractions are not kept.

    A dictionary of the pieces met so far, which makes a look-up as fast as Python has them.
    """

    def __init__(self, tokenizer: Callable[[str], Doc], vocab: Vocab) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        self._vocab = vocab
        self._special = frozenset(getattr(tokenizer, "rules", None) or ())

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        return self._made(text, bare=False)

    def bare(self, text: str) -> Doc:
        """A document without tokens, whose words `words_of` knows: for what reads no token of spaCy's."""
        return self._made(text, bare=True)

    def _made(self, text: str, *, bare: bool) -> Doc:
        if len(self) > _MOST:
            self.clear()
        cuts = list(map(self.__getitem__, _PIECE.findall(text)))
        spaces, lower, lengths = (list(chain.from_iterable(map(part, cuts))) for part in _PARTS)
        if bare:
            doc = Doc(self._vocab)
        else:
            doc = Doc(self._vocab, words=list(chain.from_iterable(map(_WORDS, cuts))), spaces=spaces)
        ends = list(accumulate(lengths))
        starts = [0, *ends[:-1]] if ends else []
        ends = list(map(sub, ends, spaces))
        doc.user_data[_KEY] = Words(lower, starts, ends)
        return doc

    def __missing__(self, piece: str) -> _Cut:
        word = piece[:-1] if piece.endswith(" ") else piece
        if word.isascii() and word.isalpha() and word not in self._special:  # one token by every rule of spaCy's
            self[piece] = cut = _Cut((word,), (word is not piece,), (word.lower(),), (len(piece),))
            return cut
        tokens = self._tokenizer(piece)
        self[piece] = cut = _Cut(
            words=tuple(t.text for t in tokens),
            spaces=tuple(bool(t.whitespace_) for t in tokens),
            lower=tuple(t.lower_ for t in tokens),
            lengths=tuple(len(t.text_with_ws) for t in tokens),
        )
        return cut


def words_of(doc: Doc) -> Words:
    """The words of a document, whichever tokeniser made it."""
    words: Words | None = doc.user_data.get(_KEY)
    if words is None or len(words.lower) != len(doc) > 0:
        words = Words([t.lower_ for t in doc], [t.idx for t in doc], [t.idx + len(t) for t in doc])
        doc.user_data[_KEY] = words
    return words
