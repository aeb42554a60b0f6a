"""What is otherwise than at the last digest: causes that are new or gone, and where the tape turned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from corpus.bars import Bar
from corpus.history import History
from corpus.stories import publisher
from nlp.facts import Catalyst
from tapecheck.drivers import SORTS
from tapecheck.edition import Changes, Driver, TapeRow
from tapecheck.gathered import Checked, session_of
from tapecheck.lines import BarFigure, Day, Line, Named, Part, Run, line

LONG = 3  # sessions one way that are worth a word
TURNS = 5
_LOOK_BACK = 400  # days in which a higher or lower close is looked for
_FAR = 60  # days back that make a close the highest "since"
_REMEMBERED = 200  # sentences of the last digest's day that new ones are held against


class Before:
    """What the last digest's day said: which sorts of causes, by how many publishers, and in what sentences."""

    def __init__(self, checked: Iterable[Checked]) -> None:
        self.sorts: dict[str, set[str]] = defaultdict(set)
        self.sentences: list[str] = []
        self.day: Day | None = None
        for reading, _ in checked:
            session = session_of(reading)
            if session and (self.day is None or session > self.day.session):
                self.day = Day(session, year=False)
            for fact in reading.facts:
                if isinstance(fact, Catalyst) and fact.modality == "asserted":
                    self.sorts[SORTS[fact.type]].add(publisher(reading.article))
                    if len(self.sentences) < _REMEMBERED:
                        self.sentences.append(f"{fact.cause.text} {fact.effect.text}")


def changes(before: Before, drivers: Sequence[Driver], tape: Sequence[TapeRow], history: History) -> Changes:
    """The lines that say what is otherwise."""
    lines = [*_causes(before, drivers), *islice(_turns(tape, history), TURNS)]
    return Changes(since=before.day, lines=tuple(lines))


def _causes(before: Before, drivers: Sequence[Driver]) -> Iterator[Line]:
    if before.day is None:
        return
    other = SORTS["other"]
    now = [driver.sort for driver in drivers if driver.sort != other]
    new = [sort for sort in now if sort not in before.sorts]
    gone = [s for s, who in sorted(before.sorts.items()) if s not in now and s != other and len(who) > 1]
    if new:
        yield line("New since ", before.day, ": ", _listed(new), ".")
    if gone:
        yield line("No longer named: ", _listed(gone), ".")


def _listed(sorts: Sequence[str]) -> str:
    lowered = [sort[0].lower() + sort[1:] for sort in sorts]
    return lowered[0] if len(lowered) == 1 else f"{', '.join(lowered[:-1])} and {lowered[-1]}"


def _turns(tape: Sequence[TapeRow], history: History) -> Iterator[Line]:
    """Where prices went one way for long, turned after that, or stand where they have not stood for long."""
    fresh = [row for row in tape if row.session is None and row.change is not None and row.change.value != 0]
    for row in fresh:
        if (extreme := _extreme(row, history)) is not None:
            yield extreme
    for row in fresh:
        up = bool(row.rising)
        run = _run(row.spark)
        if len(run) > LONG:
            way = " has risen for " if up else " has fallen for "
            yield line(*_subject(row), way, Run(run), " sessions in a row.")
        elif len(run) == 2 and len(past := _run(row.spark[:-1])) > LONG:
            yield line(*_subject(row), " rose" if up else " fell", " after ", Run(past), _ENDED[up])


_ENDED = {True: " sessions of losses.", False: " sessions of gains."}


def _run(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """The longest stretch at the end that went one way, with the bar before it."""
    start = len(bars) - 1
    while start > 0 and _way(bars, start) != 0 and _way(bars, start) == _way(bars, len(bars) - 1):
        start -= 1
    return tuple(bars[start:]) if start < len(bars) - 1 else ()


def _way(bars: Sequence[Bar], place: int) -> int:
    return (bars[place].close > bars[place - 1].close) - (bars[place].close < bars[place - 1].close)


def _extreme(row: TapeRow, history: History) -> Line | None:
    """The line that says since when the close was not as high, or as low; None where that is not long ago."""
    last = row.close.bars[0]
    start = last.session - timedelta(days=_LOOK_BACK)
    up = bool(row.rising)
    for day in reversed(history.sessions(last.instrument, start, last.session - timedelta(days=1))):
        bar = history.bar(last.instrument, day)
        if bar is not None and (bar.close >= last.close if up else bar.close <= last.close):
            if (last.session - day).days < _FAR:
                return None
            figure = BarFigure((bar,), "close", row.close.places)
            word = " closed at its highest since " if up else " closed at its lowest since "
            return line(*_subject(row), word, Day(day), " (", figure, ").")
    return None


def _subject(row: TapeRow) -> tuple[Part | str, ...]:
    if row.instrument.type not in ("index", "currency", "rate"):
        return (Named(row.instrument, capital=True),)
    return "The ", Named(row.instrument)
