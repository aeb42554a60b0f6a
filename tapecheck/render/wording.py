"""What the renders call things."""

from corpus.bars import Bar
from corpus.releases import PolicyRate, Release
from nlp.facts import AnyFact
from tapecheck.edition import Call, Digest, Saying
from tapecheck.lines import Count

DIAGNOSES = {
    "intraday-as-close": "An intraday price told as the close",
    "wrong-day": "Another day’s figure",
    "wrong-instrument": "Another instrument’s figure",
    "wrong-direction": "The wrong way round",
    "percent-points-mixed": "Percent and points mixed up",
    "rounding": "Rounded the wrong way",
    "transposed-digits": "Digits swapped",
    "missing-digit": "A digit is missing",
    "adjusted-price": "A price adjusted for dividends",
    "not-a-record": "Not a record",
    "stale": "Out of date",
    "wrong-period": "Another period’s figure",
}
UNDIAGNOSED = "Not what the tape says"

SIGNS = {"supported": "✓", "contradicted": "✗", "unverifiable": "?", "pending": "…"}


def diagnosis(name: str | None) -> str:
    """A diagnosis in words."""
    return DIAGNOSES.get(name or "", UNDIAGNOSED)


def subject(fact: AnyFact) -> str:
    """What a fact is about: an instrument, a statistic, an institution."""
    for name in ("instrument", "winner"):
        if (instrument := getattr(fact, name, None)) is not None:
            return str(instrument.name)
    return str(getattr(fact, "indicator", None) or getattr(fact, "name", None) or getattr(fact, "institution", ""))


def capital(text: str) -> str:
    """The text with a capital at its start: "Gold" at the head of a row."""
    return text[:1].upper() + text[1:]


def speaker(saying: Saying) -> str:
    """Who speaks: "Maren Oduya, chief strategist, Calder Row Capital"."""
    who = saying.speaker
    return ", ".join(part for part in (who.name, who.role, who.affiliation) if part)


def outcome(call: Call) -> str:
    """What has become of a forecast."""
    if call.verdict is None or call.verdict.label == "pending":
        return "pending"
    return {"supported": "hit", "contradicted": "missed"}.get(call.verdict.label, "open")


def row_cells(row: Bar | Release | PolicyRate) -> tuple[str, ...]:
    """A row of evidence for a table: what, when, open, high, low, close, adjusted, who says so."""
    match row:
        case Bar():
            prices = (row.open, row.high, row.low, row.close, row.adjusted_close)
            printed = ("" if price is None else f"{price:,}" for price in prices)
            return row.instrument, row.session.isoformat(), *printed, row.provider
        case Release():
            released = row.released.isoformat() if row.released else "date unknown"
            return f"{row.series} {row.period}", released, "", "", "", f"{row.value:,}", "", row.provider
    return row.institution, row.decided.isoformat(), "", f"{row.high}", f"{row.low}", "", "", row.provider


ROW_HEAD = ("What", "When", "Open", "High", "Low", "Close", "Adjusted", "Source")


def coverage(digest: Digest) -> list[str]:
    """What the digest rests on and what it leaves out, one sentence each."""
    c, tally = digest.coverage, digest.tally
    told = _many(c.stories, "story", "stories")
    found = [f"{_many(c.articles, 'article')} of {_many(c.publishers, 'publisher')}, telling {told}."]
    if tally.checked.of:
        found.append(
            f"{_many(tally.checked, 'claim')} checked: {tally.supported.text} supported, "
            f"{tally.contradicted.text} contradicted, {tally.unverifiable.text} not verifiable, "
            f"{tally.pending.text} pending."
        )
    if tally.missing:
        found.append("Not verifiable: " + ", ".join(f"{count.text} {what}" for what, count in tally.missing) + ".")
    for count, what in ((c.undated, "placed on no day and left out"), (c.later, "published later and left out")):
        if count.of:
            found.append(f"{_many(count, 'article')} {what}.")
    return [*found, *(note.text for note in digest.notes)]


def _many(count: Count, one: str, several: str | None = None) -> str:
    return f"{count.text} {one if len(count.of) == 1 else several or one + 's'}"
