"""What the renders call things."""

from corpus.bars import Bar
from corpus.releases import PolicyRate, Release
from nlp.facts import AnyFact
from tapecheck.edition import Call, Digest, Driver, Failure, TapeRow, Watched
from tapecheck.lines import BarFigure, Count

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
    told = many(c.stories, "story", "stories")
    found = [f"{many(c.articles, 'article')} of {many(c.publishers, 'publisher')}, telling {told}."]
    if tally.checked.of:
        found.append(
            f"{many(tally.checked, 'claim')} checked: {tally.supported.text} supported, "
            f"{tally.contradicted.text} contradicted, {tally.unverifiable.text} not verifiable, "
            f"{tally.pending.text} pending."
        )
    if tally.missing:
        found.append("Not verifiable: " + ", ".join(f"{count.text} {what}" for what, count in tally.missing) + ".")
    return [*found, *left_out(digest)]


def left_out(digest: Digest) -> list[str]:
    """What the digest does not show, one sentence each."""
    c = digest.coverage
    several = (
        (c.undated, "article", "placed on no day and left out"),
        (c.later, "article", "not out by then and left out"),
        (c.unnamed, "quote", "left out: the article does not bear out who speaks, or two people are named for it"),
        (c.unshown, "contradicted claim", "not shown here"),
    )
    return [f"{many(count, what)} {why}." for count, what, why in several if count.of]


def many(count: Count, one: str, several: str | None = None) -> str:
    """A number of things: "1 article", "2 stories"."""
    return f"{count.text} {one if len(count.of) == 1 else several or one + 's'}"


def title(digest: Digest) -> str:
    """What a digest is called: its day, or its first and last."""
    if not digest.several:
        return digest.day.text
    same = digest.first.session.year == digest.day.session.year
    first = digest.first.text.rpartition(",")[0] if same else digest.first.text
    return f"{first} to {digest.day.text}"


def slug(digest: Digest) -> str:
    """The name of a digest's file."""
    day = digest.day.session.isoformat()
    return f"{digest.first.session.isoformat()}_{day}" if digest.several else day


def head(digest: Digest) -> tuple[str, ...]:
    """The names of the tape's columns behind the instrument and its line."""
    return ("Close", "Day", "Period") if digest.several else ("Close", "Day", "Week")


def last_column(digest: Digest, row: TapeRow) -> BarFigure | None:
    """The change over the days told, or over the week."""
    return row.period if digest.several else row.week


def voices(driver: Driver) -> str:
    """Who stands behind a sort of causes: "3 publishers, 1 against"."""
    text = many(driver.publishers, "publisher")
    return f"{text}, {driver.against.text} the other way" if driver.against.of else text


def others(failure: Failure) -> str:
    """How many more publishers make the claim than are named: " and 12 more publishers"; empty where none."""
    rest = Count(failure.publishers.of[1 + len(failure.also) :])
    return f" and {many(rest, 'more publisher', 'more publishers')}" if rest.of else ""


def about(one: Watched) -> str:
    """How much is written of a watched instrument."""
    if not one.articles.of:
        return "nothing was written of it"
    text = f"{many(one.articles, 'article')} of {many(one.publishers, 'publisher')}"
    return f"{text}, {many(one.failed, 'claim')} contradicted" if one.failed.of else text
