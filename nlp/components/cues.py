"""`tapecheck_cues_v1`: the lexicon's words and phrases as Cue mentions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.components.tokenizer import Words, words_of
from nlp.lexicon import WORD_FILES, LexiconEntry, lexicon
from nlp.mentions import Cue
from nlp.span import Span


@Language.factory("tapecheck_cues_v1", assigns=["doc._.mentions"])
def make_cues(nlp: Language, name: str) -> "Cues":
    """The component, with the lexicon compiled for this tokeniser, but for what only the readers of words go by."""
    return Cues(nlp, [entry for entry in lexicon() if entry.file not in WORD_FILES])


@dataclass(slots=True)
class _Node:
    """A word of phrases: what a phrase that ends here means, and the words that may follow."""

    means: list[LexiconEntry] = field(default_factory=list)
    follow: dict[str, "_Node"] = field(default_factory=dict)


class Cues:
    """Finds lexicon phrases, blind to case; of overlapping phrases of one family the longest counts."""

    def __init__(self, nlp: Language, entries: Iterable[LexiconEntry]) -> None:
        self._first: dict[str, _Node] = {}
        for entry in entries:
            for form in entry.forms:
                self._insert([t.lower_ for t in nlp.make_doc(form.lower())], entry)

    def _insert(self, words: list[str], entry: LexiconEntry) -> None:
        follow = self._first
        for word in words:
            node = follow.setdefault(word, _Node())
            follow = node.follow
        node.means.append(entry)

    def __call__(self, doc: Doc) -> Doc:
        extensions.add(doc, list(self._cues(doc)))
        return doc

    def _cues(self, doc: Doc) -> Iterator[Cue]:
        """The cues in text order, of those that start together the longer first."""
        text, words = extensions.text_of(doc), words_of(doc)
        last: dict[str, tuple[int, int]] = {}  # of each family the place of the last cue
        nodes = list(map(self._first.get, words.lower))
        for number in compress(range(len(nodes)), nodes):
            node = nodes[number]
            assert node is not None  # what `compress` leaves
            start = words.starts[number]
            for end, means in _phrases(node, words, number) if node.follow else ((words.ends[number], node.means),):
                place, span, said = (start, end), Span(start, end), text[start:end]
                for entry in means:
                    family = entry.family
                    before = last.get(family)
                    if before is None or before[1] <= start or before == place:
                        last[family] = place
                        yield Cue(span=span, text=said, family=family, sense=entry.sense, pos=entry.pos)


def _phrases(node: _Node, words: Words, number: int) -> list[tuple[int, list[LexiconEntry]]]:
    """The phrases that start there, each with its end and meanings, the longest first."""
    found = []
    following: _Node | None = node
    while following is not None:
        if following.means:
            found.append((words.ends[number], following.means))
        number += 1
        following = following.follow.get(words.lower[number]) if number < len(words.lower) else None
    found.reverse()
    return found
