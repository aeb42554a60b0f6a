"""The readers, in the order in which they are asked. A kind is read by exactly one of them."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from nlp.facts import AnyFact

Reader = Callable[[Doc], Iterator[AnyFact]]

READERS: tuple[Reader, ...] = ()
