"""How right and how fast verification is, on real sessions: the figures of docs/verification.md.

    python -m benchmarks.verify ../shared/prices [--claims 4000] [--write docs/verification.md]

True claims are drawn at every precision and hedge that newsrooms use, corrupted ones with one controlled mistake per
diagnosis (`benchmarks/claims.py`, whose reference shares no code with the rules), all from a fixed seed.
"""

import argparse
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.claims import CORRUPTIONS, LEFT_OUT, Claim, Draw, Tape, mixed, printed, tapes
from corpus.bars import Bar
from corpus.dating import settle
from corpus.history import History
from corpus.providers.folder import load
from corpus.verify import Verdict, verify
from corpus.verify.diagnosis import findings
from nlp.facts import CHECKABLE, AnyFact, Level, Move, Reading
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import make_article

FIGURES = (1, 2, 3, 5)  # of a synthetic wrap
YEARS = (1, 10, 90)
_SAID = {"span": Span(0, 1), "text": "", "sentence": Span(0, 1)}


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of claims of one sort."""

    name: str
    count: int
    contradicted: int
    unverifiable: int
    right: int = 0  # contradicted with the diagnosis that was put in
    proved: int = 0  # contradicted with exactly one provable cause
    proved_right: int = 0


def judge(claim: Claim, history: History) -> Verdict:
    """The verdict on a drawn claim."""
    return verify(claim.fact, history, published=claim.published)


def true_claims(draw: Draw, history: History, count: int) -> list[Trial]:
    """True claims by kind: how many are called wrong, how many cannot be judged."""
    found = []
    for kind in CHECKABLE:
        labels = Counter(judge(draw.true_of(kind), history).label for _ in range(count))
        found.append(Trial(kind, count, labels["contradicted"], labels["unverifiable"]))
    return found


def corrupted_claims(draw: Draw, history: History, count: int) -> list[Trial]:
    """Corrupted claims by diagnosis: how many are contradicted, and with the right cause."""
    return [_corrupted(name, draw, history, count) for name in CORRUPTIONS]


def _corrupted(name: str, draw: Draw, history: History, count: int) -> Trial:
    claims = [claim for claim in (draw.corrupted(name) for _ in range(count)) if claim.beyond]
    verdicts = [(claim, judge(claim, history)) for claim in claims]
    wrong = [(claim, verdict) for claim, verdict in verdicts if verdict.label == "contradicted"]
    proved = [(c, v) for c, v in wrong if len({f.diagnosis for f in findings(c.fact, history, v)}) == 1]
    return Trial(
        name,
        len(claims),
        len(wrong),
        sum(v.label == "unverifiable" for _, v in verdicts),
        right=sum(v.diagnosis == name for _, v in wrong),
        proved=len(proved),
        proved_right=sum(v.diagnosis == name for _, v in proved),
    )


def doubted_days(history: History, known: dict[str, Tape] | None = None) -> Counter[str]:
    """Verdicts on every close in doubt, told as another provider has it, or a hundredth of a percent beside it."""
    labels: Counter[str] = Counter()
    closes = [(name, day, bar.close) for name, day in history.disputed() for bar in history.bars(name, day)]
    closes += [(name, day, history.close(name, day) * Decimal("1.0015")) for name, day in history.doubts]
    known = known or tapes(history)
    for name, day, close in closes:
        instrument = known[name].instrument
        fact = Level(instrument=instrument, value=printed(close, 2), basis="close", date=day, **_SAID)  # type: ignore[arg-type]
        labels[verify(fact, history).label] += 1
    return labels


# Price dating


def wrap(known: dict[str, Tape], figures: int, random_: random.Random) -> tuple[Reading, object]:
    """A wrap of a real session: that many figures of indexes, funds and commodities, rounded as newsrooms do."""
    while True:
        main = known[random_.choice(list(known))]
        place = random_.randrange(300, len(main) - 5)
        day = main.days[place]
        facts: list[AnyFact] = []
        others = [t for t in known.values() if t is not main and _has(t, day)]
        random_.shuffle(others)
        for tape in [main, *others][: max(1, (figures + 1) // 2 + random_.randrange(2))]:
            facts.extend(_told(tape, tape.last_before(day), random_))
        if len(facts) >= figures:
            chosen = random_.sample(facts, figures)
            return Reading(article=make_article("A wrap."), facts=tuple(chosen)), day


def _has(tape: Tape, day: object) -> bool:
    place = tape.last_before(day)  # type: ignore[arg-type]
    return place > 0 and tape.days[place] == day and (tape.days[place] - tape.days[place - 1]) <= timedelta(days=3)


def _told(tape: Tape, place: int, random_: random.Random) -> list[AnyFact]:
    close, before = tape.closes[place], tape.closes[place - 1]
    places = random_.choice((2, 2, 2, 0)) if close >= 1000 else 2
    level = Level(instrument=tape.instrument, value=printed(close, places), unit=tape.unit, basis="close", **_SAID)  # type: ignore[arg-type]
    said = {
        "instrument": tape.instrument,
        "direction": "up" if close > before else "down",
        "period": Period(unit="day"),
        **_SAID,
    }
    percent = printed(abs(close / before - 1) * 100, random_.choice((2, 2, 1))) if before > 0 else None
    points = printed(abs(close - before), random_.choice((2, 0)) if close >= 1000 else 2)
    facts: list[AnyFact] = [level]
    if percent:
        facts.append(Move(value=percent, unit="percent", **said))  # type: ignore[arg-type]
    if points and tape.unit == "points":
        facts.append(Move(value=points, unit="points", **said))  # type: ignore[arg-type]
    return facts


def dating(history: History, count: int, known: dict[str, Tape] | None = None) -> list[tuple[int, int, int, int]]:
    """(figures, wraps, dated, dated wrongly)."""
    known, random_ = known or tapes(history), random.Random(11)
    found = []
    for figures in FIGURES:
        dated = wrong = 0
        for _ in range(count):
            reading, day = wrap(known, figures, random_)
            session = settle(reading, history).dated
            dated += session is not None
            wrong += session is not None and session.session != day
        found.append((figures, count, dated, wrong))
    return found


# Speed


def thirty(history: History, years: int) -> History:
    """Thirty instruments over their last years: all that there are, and some of them once more."""
    names = [name for name in history.instruments if name not in LEFT_OUT]
    return History(
        _copied(history, [(names[n % len(names)], n // len(names)) for n in range(30)], years),
        history.every_release(),
        history.every_decision(),
    )


def scaled(history: History, years: int) -> History:
    """Thirty instruments with the longest history of all, each at a price level of its own: to see how cost grows."""
    names = [name for name in history.instruments if name not in LEFT_OUT]
    bars = []
    for number in range(30):
        symbol = names[number] if number < len(names) else f"COPY{number}"
        factor = 1 + Decimal(number) / 7
        bars += [_times(bar, symbol, factor) for bar in _copied(history, [("^GSPC", 0)], years)]
    return History(bars, history.every_release(), history.every_decision())


def _copied(history: History, names: Sequence[tuple[str, int]], years: int) -> list[Bar]:
    bars = []
    for name, copy in names:
        last = history.sessions(name)[-1]
        for day in history.sessions(name, start=last - timedelta(days=366 * years)):
            bar = history.bar(name, day)
            assert bar is not None
            bars.append(replace(bar, instrument=f"COPY{copy} {name}") if copy else bar)
    return bars


def _times(bar: Bar, symbol: str, factor: Decimal) -> Bar:
    prices = {f: v and printed(v * factor, 2) for f in ("open", "high", "low", "close") for v in [getattr(bar, f)]}
    return replace(bar, instrument=symbol, adjusted_close=printed(bar.close * factor * Decimal("0.9"), 2), **prices)


def speed(claims: Sequence[Claim], history: History) -> float:
    """Claims a second of processor time, on one core, warm."""
    for claim in claims:
        judge(claim, history)
    start = time.process_time()
    for claim in claims:
        judge(claim, history)
    return len(claims) / (time.process_time() - start)


def memory(folder: Path, claims: Sequence[Claim]) -> float:
    """MB that a fresh process holds at most that loads a price folder and judges claims."""
    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        pickle.dump(list(claims), file)
        file.flush()
        code = f"from benchmarks.verify import hold; hold({str(folder)!r}, {file.name!r})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def hold(folder: str, claims: str) -> None:
    """Load, judge, and print the peak of resident memory in MB."""
    whole = load(folder)
    for claim in pickle.loads(Path(claims).read_bytes()):
        judge(claim, whole)
    status = Path("/proc/self/status").read_text()  # getrusage would tell the peak of the process that started this one
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def article_time(history: History) -> float:
    """Milliseconds to settle and verify a dated wrap of twenty claims, warm."""
    draw = Draw(history, seed=3)
    facts = tuple(draw.true().fact for _ in range(20))
    article = replace(make_article("A wrap."), published=None)
    reading = Reading(article=article, facts=facts)
    for fact in reading.facts:
        verify(fact, history)
    start = time.process_time()
    for _ in range(20):
        settled = settle(reading, history)
        for fact in settled.facts:
            verify(fact, history)
    return (time.process_time() - start) * 1000 / 20


def main() -> None:
    """Measure and print; with --write, put the figures into the document too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prices", type=Path)
    parser.add_argument("--claims", type=int, default=4000, help="per kind and per diagnosis")
    parser.add_argument("--wraps", type=int, default=3000, help="per number of figures")
    parser.add_argument("--write", type=Path, help="the document to write")
    given = parser.parse_args()
    text = report(given.prices, given.claims, given.wraps)
    print(text)
    if given.write:
        from benchmarks.verification_page import page

        given.write.write_text(page(text))


def report(prices: Path, count: int, wraps: int) -> str:
    """The figures as Markdown."""
    history = load(prices)
    draw = Draw(history)
    lines = _accuracy(true_claims(draw, history, count), corrupted_claims(draw, history, count))
    labels = doubted_days(history, draw.tapes)
    told = ", ".join(f"{count} {label}" for label, count in sorted(labels.items()))
    lines += ["", f"Closes in doubt, told as either provider has them, or 0.15% beside: {told}.", ""]
    lines += _dating(dating(history, wraps, draw.tapes))
    lines += _speed(history, prices)
    return "\n".join(lines)


def _speed(history: History, prices: Path) -> list[str]:
    real = thirty(history, 30)
    claims = list(mixed(Draw(real), 5000))
    lines = ["", "Claims a second on one core, warm, one claim in five corrupted:", "", "| history | claims a second |"]
    lines += ["|---|---|", f"| 30 instruments (20, and 10 of them once more), 30 years | {speed(claims, real):,.0f} |"]
    last = history.sessions("^GSPC")[-1]
    recent = list(mixed(Draw(scaled(history, 15), since=last - timedelta(days=350)), 3000))
    for years in YEARS:
        rate = speed(recent, scaled(history, years))
        span = "1 year" if years == 1 else f"{years} years"
        lines.append(f"| 30 instruments, {span}, the same claims of the last year | {rate:,.0f} |")
    bars = sum(1 for _ in history.every_bar())
    held = memory(prices, claims)
    lines += [
        "",
        f"Memory with all of the folder loaded ({bars:,} bars) and {len(claims):,} claims judged: {held:.0f} MB.",
    ]
    return [*lines, "", f"One article of 20 claims, settled and verified, warm: {article_time(history):.1f} ms."]


def _accuracy(true: Sequence[Trial], corrupted: Sequence[Trial]) -> list[str]:
    lines = ["| true claims | drawn | contradicted | unverifiable |", "|---|---|---|---|"]
    lines += [f"| {t.name} | {t.count:,} | {t.contradicted} | {t.unverifiable} |" for t in true]
    total, wrong = sum(t.count for t in true), sum(t.contradicted for t in true)
    lines += [
        f"| **all** | {total:,} | **{wrong}** | {sum(t.unverifiable for t in true)} |",
        "",
    ]
    lines += [
        "| corruption | beyond tolerance | contradicted | one provable cause | named right | of all contradicted |"
    ]
    lines += ["|---|---|---|---|---|---|"]
    for t in (*corrupted, _sum(corrupted)):
        lines.append(
            f"| {t.name} | {t.count:,} | {t.contradicted / t.count:.2%} | {t.proved:,} | "
            f"{t.proved_right / max(1, t.proved):.2%} | {t.right / max(1, t.contradicted):.2%} |"
        )
    return lines


def _sum(trials: Sequence[Trial]) -> Trial:
    return Trial(
        "**all**",
        *(
            sum(getattr(t, name) for t in trials)
            for name in ("count", "contradicted", "unverifiable", "right", "proved", "proved_right")
        ),
    )


def _dating(rows: Sequence[tuple[int, int, int, int]]) -> list[str]:
    lines = ["| figures in the wrap | wraps | dated | dated wrongly |", "|---|---|---|---|"]
    return lines + [f"| {n} | {of:,} | {dated / of:.1%} | {wrong} ({wrong / of:.2%}) |" for n, of, dated, wrong in rows]


if __name__ == "__main__":
    main()
