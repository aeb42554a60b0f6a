"""What was found of the sample, held against its ledger: every false claim, and no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlp.facts import AnyFact
from nlp.span import Span
from tapecheck.gathered import Checked
from tapecheck.sample import Claim, claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A false claim of the ledger, and what was made of it."""

    claim: Claim
    verdict: str | None  # None: no fact of its kind was read from its words
    diagnosis: str | None
    why: str  # the verdict's reason, or what was read instead

    @property
    def right(self) -> bool:
        """True where the claim was contradicted for the right reason."""
        return self.verdict == "contradicted" and self.diagnosis == self.claim.diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """A claim that was contradicted although the ledger does not have it: it is true, or was read wrongly."""

    article: str
    kind: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The comparison."""

    claims: tuple[Found, ...]
    accused: tuple[Accused, ...]

    @property
    def right(self) -> bool:
        """True where all that is false was found, and nothing else."""
        return not self.accused and all(found.right for found in self.claims)


def compare(checked: Iterable[Checked], names: Mapping[str, str], ledger: Iterable[Claim] | None = None) -> Outcome:
    """The verdicts against the ledger; `names` are the sample's names of the articles, by id.

    A verdict belongs to a claim where its fact has the claim's kind and overlaps the claim's words.
    """
    known = list(claims() if ledger is None else ledger)
    by_name = {names[reading.article.id]: (reading, verdicts) for reading, verdicts in checked}
    return Outcome(
        claims=tuple(_find(claim, by_name.get(claim.article)) for claim in known),
        accused=tuple(accused for name, one in by_name.items() for accused in _accused(name, one, known)),
    )


def _find(claim: Claim, checked: Checked | None) -> Found:
    if checked is None:
        return Found(claim=claim, verdict=None, diagnosis=None, why="the article was not read")
    reading, verdicts = checked
    facts = [f for f in reading.facts if f.id in verdicts and _is_of(f, claim, reading.article.text)]
    if not facts:
        near = [f.kind for f in reading.facts if f.span.overlaps(_place(claim, reading.article.text))]
        return Found(claim=claim, verdict=None, diagnosis=None, why=f"read there: {', '.join(near) or 'nothing'}")
    fact = min(facts, key=lambda f: verdicts[f.id].label != "contradicted")
    verdict = verdicts[fact.id]
    return Found(claim=claim, verdict=verdict.label, diagnosis=verdict.diagnosis, why=verdict.reason)


def _accused(name: str, checked: Checked, ledger: Iterable[Claim]) -> Iterable[Accused]:
    reading, verdicts = checked
    own = [claim for claim in ledger if claim.article == name]
    for fact in reading.facts:
        verdict = verdicts.get(fact.id)
        if verdict is None or verdict.label != "contradicted" or fact.kind == "target":  # a missed call was no claim
            continue
        if not any(_is_of(fact, claim, reading.article.text) for claim in own):
            yield Accused(article=name, kind=fact.kind, words=fact.text, reason=verdict.reason)


def _is_of(fact: AnyFact, claim: Claim, text: str) -> bool:
    return fact.kind == claim.kind and fact.span.overlaps(_place(claim, text))


def _place(claim: Claim, text: str) -> Span:
    start = text.index(claim.words)
    return Span(start, start + len(claim.words))
