"""Which statistic a sentence speaks of: named, or as a part of the price index named before; of which nation."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from nlp.mentions import Cue
from nlp.readers.quantities import kind_of, modified
from nlp.readers.scan import Scan
from nlp.readers.words import words_before
from nlp.span import Span

_BACK = 3  # sentences over which "the core rate" is still that of the price index named before
_NEAR = 4  # words between a nation and its statistic
_REACH = 60  # code points from "core" to its figure
_BESIDE = 12  # code points from a figure to the part that it is "for"
_RATE = 32  # code points from the verb of an economy's growth to its rate
_HOME = 2  # times that an article names its nation
_GROWTH = 40  # code points from an economy to the verb of its growth
_HIS = 4  # code points between a company and the nation of its plants: "Toyota's Chinese output"
_SURVEY_BACK = 6  # sentences over which "new orders" are still those of the survey named before
_SURVEYS = ("PMI", "manufacturing index")
_SUB_INDEXES = frozenset({"prices paid index", "new orders index", "employment index"})
_WHOLE = {"core CPI": "CPI", "core PCE": "PCE", "core PPI": "PPI"}
_PRICES = ("CPI", "PCE", "PPI")
_AMERICAN = (  # statistics that only the United States publish: no nation is put before them
    "ISM", "ADP", "nonfarm", "initial", "continuing", "core PCE", "PCE", "Atlanta", "Chicago", "Richmond",
    "Philadelphia", "Empire", "job openings", "NAHB", "NFIB", "Dallas", "Kansas", "Case-Shiller", "S&P 500", "FHFA",
)  # fmt: skip
_OWN_NATION = ("core machinery", "Caixin", "official", "Ifo", "ZEW", "Tankan", "Sentix")  # the name tells whose it is
_MODIFIED = frozenset({"exports", "imports"})  # told of one good as often as of all
_ABROAD = {"nonfarm payrolls": "employment change"}  # what other nations call it
_HOUSE = "S&P Global "  # who asks the managers in most countries, and who is named only in some


@dataclass(frozen=True, slots=True)
class Named:
    """A statistic in a sentence."""

    name: str
    span: Span
    is_part: bool = False  # of a survey: "new orders"


@dataclass(slots=True)
class Statistics:
    """The statistics of an article's sentences, read in order: what is named, what a part is a part of."""

    home: str | None  # the nation that an article without America is about
    prices: str | None = None  # the price index named last
    named_at: int = -_BACK
    survey: str | None = None  # the survey of managers named last
    surveyed_at: int = -_SURVEY_BACK

    def of(self, scan: Scan, number: int) -> list[Named]:
        """The statistics of the sentence, in text order."""
        found = list(_quantities(scan))
        for cue in scan.family("published"):
            if any(cue.span.overlaps(each.span) for each in found) or _is_somebodys(scan, cue):
                continue
            named = Named(cue.sense, cue.span)
            if cue.sense in _SUB_INDEXES:
                asked = self.survey if number - self.surveyed_at <= _SURVEY_BACK else None
                if asked is None and not cue.text.lower().endswith(("index", "gauge")):
                    continue  # "new orders" of a company
                named = Named(f"{asked} {cue.sense}" if asked else cue.sense, cue.span, is_part=True)
            found.append(named)
            self._note(named.name, number)
        if number - self.named_at <= _BACK:
            found += [part for part in self._parts(scan) if not any(part.span.overlaps(f.span) for f in found)]
        return list(_of_nations(scan, self.home, sorted(found, key=lambda f: f.span.start)))

    def _note(self, name: str, number: int) -> None:
        if name.endswith(_SURVEYS):
            self.survey, self.surveyed_at = name.removesuffix(" PMI"), number
        whole = _WHOLE.get(name, name)
        if whole in _PRICES:
            self.prices, self.named_at = whole, number

    def _parts(self, scan: Scan) -> Iterator[Named]:
        for cue in scan.family("part"):
            if self.prices and _has_figure(scan, cue):
                yield Named(f"core {self.prices}" if cue.sense == "core" else self.prices, cue.span)


def _quantities(scan: Scan) -> Iterator[Named]:
    """What is stored, and what a nation makes, ships and buys: "LME nickel stocks", "steel output in China"."""
    for cue in scan.family("stock"):
        yield Named(kind_of(scan, cue) if cue.sense == "warehouse" else cue.sense, cue.span)
    yield from _growths(scan)
    for cue in scan.family("volume"):
        if words_before(scan, cue.span, 1) in (
            [w] for w in ("raise", "increase", "cut", "boost", "hike", "curb", "lift")
        ):
            continue  # "agreed to raise output"
        nation = next((c for c in scan.family("nation") if _owns(scan, c.span, cue.span)), None)
        owned = [g for g in scan.groups if nation and g.span.before(nation.span) and nation.span.gap(g.span) <= _HIS]
        name = modified(scan, cue.span, cue.text.lower())
        stored = any(c.span.overlaps(cue.span) for c in scan.family("stock"))
        known = any(c.span.overlaps(cue.span) for c in scan.family("published"))
        bare = name == cue.text.lower()
        if nation is None and not bare and not scan.groups and not stored:
            yield Named(name, cue.span, is_part=True)  # "iron ore shipments rose to 49.2 million tonnes"
        elif nation and not owned and not stored and (not known or not bare):
            yield Named(name, cue.span)


def _growths(scan: Scan) -> Iterator[Named]:
    """An economy that grew: "the economy of Colombia grew 2.7%", "growth in the euro zone", "Germany shrank 0.3%"."""
    rates = [f.span for f in scan.figures if f.unit == "percent"]
    verbs = [c for c in scan.family("growth") if c.pos == "verb"]
    verbs = [c for c in verbs if any(0 <= rate.start - c.span.end <= _RATE for rate in rates)]
    for cue in scan.family("economy"):
        if any(0 <= c.span.start - cue.span.end <= _GROWTH for c in verbs):
            yield Named("GDP", cue.span)
    for nation in scan.family("nation"):
        placed = words_before(scan, nation.span, 1) in (["in"], ["to"], ["for"], ["from"], ["of"], ["with"])
        own = [] if placed else [c for c in verbs if nation.span.before(c.span)]  # "its sales in Germany grew 5%"
        if any(scan.tokens_between(nation.span, c.span) in ([], ["only"], ["itself"]) for c in own):
            yield Named("GDP", nation.span)
        for noun in scan.family("growth", "noun"):
            if noun.span.before(nation.span) and scan.tokens_between(noun.span, nation.span) in (["in"], ["in", "the"]):
                yield Named("GDP", noun.span)


def _is_somebodys(scan: Scan, cue: Cue) -> bool:
    """True for "output" that is no nation's: "the factories cut output by 1.9%", "mining output"."""
    if cue.text.lower() != "output":
        return False
    before = (words_before(scan, cue.span, 1) or [""])[0]
    nations = {c.text.lower() for c in scan.family("nation")}
    if any(0 <= c.span.start - g.span.end <= _HIS for g in scan.groups for c in (cue, *scan.family("nation"))):
        return True
    return not before.endswith("quarter") and before.removesuffix("'s").removesuffix("’s") not in nations | {"economic"}


def _has_figure(scan: Scan, cue: Cue) -> bool:
    """True where a percentage follows soon: "core" alone is also a word of business."""
    return any(
        f.unit == "percent"
        and (0 <= f.span.start - cue.span.end <= _REACH or 0 <= cue.span.start - f.span.end <= _BESIDE)
        for f in scan.figures
    )


def home_of(doc: Doc) -> str | None:
    """The one nation that most of an article's words for nations mean, where America is none of them."""
    told = Counter(c.sense for c in doc._.mentions if isinstance(c, Cue) and c.family == "nation")
    if not told or "US" in told or "Federal Reserve" in doc.text or "Wall Street" in doc.text:
        return None
    nation, count = told.most_common(1)[0]
    return nation if count >= _HOME and 2 * count > told.total() else None


def _of_nations(scan: Scan, home: str | None, found: list[Named]) -> Iterator[Named]:
    """Each under its nation: "China's exports rose 7.2%; imports were up 4.1%" tells of China twice."""
    before: Cue | None = None
    for named in found:
        told = _of_nation(scan, named)
        nations = [c for c in scan.family("nation") if c.span.before(named.span)]
        if told.name == named.name and before is not None and nations and nations[-1] is before:
            told = _called(scan, named, before.sense)
        elif told.name != named.name:
            before = nations[-1] if nations else None
        if told.name == named.name and home and not scan.family("nation"):
            told = _called(scan, named, home)
        yield told


def _of_nation(scan: Scan, named: Named) -> Named:
    """The statistic under the name of the nation whose words stand right before or after it, but for America's."""
    nation = next((c.sense for c in reversed(scan.family("nation")) if _owns(scan, c.span, named.span)), None)
    return _called(scan, named, nation)


def _called(scan: Scan, named: Named, nation: str | None) -> Named:
    """The statistic with what it is of: "China soybean imports"."""
    if named.name.startswith((*_AMERICAN, *_OWN_NATION)) and named.name not in _ABROAD:
        return named
    name = modified(scan, named.span, named.name) if named.name in _MODIFIED else named.name
    if nation is None or nation == "US" or name.lower().startswith(nation.lower()):
        return replace(named, name=name)
    name = _ABROAD.get(name, name.removeprefix(_HOUSE))
    return replace(named, name=f"{nation} {name.removeprefix(nation.lower()).strip()}")


def _owns(scan: Scan, nation: Span, statistic: Span) -> bool:
    if nation.before(statistic):
        words = scan.tokens_between(nation, statistic)
        return len(words) <= _NEAR and not {",", ";", "(", "and"} & set(words)
    words = scan.tokens_between(statistic, nation)
    return len(words) <= _NEAR and (words[-1:] in (["in"], ["for"], ["of"]) or words[-2:] == ["in", "the"])
