"""Which statistic a sentence speaks of: named, or as a part of the price index named before; of which nation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.mentions import Cue
from nlp.readers.scan import Scan
from nlp.span import Span

_BACK = 3  # sentences over which "the core rate" is still that of the price index named before
_NEAR = 4  # words between a nation and its statistic
_REACH = 60  # code points from "core" to its figure
_BESIDE = 12  # code points from a figure to the part that it is "for"
_SURVEY_BACK = 6  # sentences over which "new orders" are still those of the survey named before
_SURVEYS = ("PMI", "manufacturing index")
_SUB_INDEXES = frozenset({"prices paid index", "new orders index", "employment index"})
_WHOLE = {"core CPI": "CPI", "core PCE": "PCE", "core PPI": "PPI"}
_PRICES = ("CPI", "PCE", "PPI")
_AMERICAN = (  # statistics that only the United States publish: no nation is put before them
    "ISM", "ADP", "nonfarm", "initial", "continuing", "core PCE", "PCE", "Atlanta", "Chicago", "Richmond",
    "Philadelphia", "Empire", "job openings", "NAHB", "NFIB", "Dallas", "Kansas", "Case-Shiller", "S&P 500", "FHFA",
)  # fmt: skip
_OWN_NATION = ("Caixin", "official", "Ifo", "ZEW", "Tankan", "Sentix")  # the name tells whose it is
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

    prices: str | None = None  # the price index named last
    named_at: int = -_BACK
    survey: str | None = None  # the survey of managers named last
    surveyed_at: int = -_SURVEY_BACK

    def of(self, scan: Scan, number: int) -> list[Named]:
        """The statistics of the sentence, in text order."""
        found = []
        for cue in scan.family("published"):
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
        return [_of_nation(scan, each) for each in sorted(found, key=lambda f: f.span.start)]

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


def _has_figure(scan: Scan, cue: Cue) -> bool:
    """True where a percentage follows soon: "core" alone is also a word of business."""
    return any(
        f.unit == "percent"
        and (0 <= f.span.start - cue.span.end <= _REACH or 0 <= cue.span.start - f.span.end <= _BESIDE)
        for f in scan.figures
    )


def _of_nation(scan: Scan, named: Named) -> Named:
    """The statistic under the name of the nation whose words stand right before or after it, but for America's."""
    if named.name.startswith((*_AMERICAN, *_OWN_NATION)):
        return named
    nation = next((c.sense for c in reversed(scan.family("nation")) if _owns(scan, c.span, named.span)), None)
    if nation is None or nation == "US":
        return named
    return replace(named, name=f"{nation} {named.name.removeprefix(_HOUSE)}")


def _owns(scan: Scan, nation: Span, statistic: Span) -> bool:
    if nation.before(statistic):
        words = scan.tokens_between(nation, statistic)
        return len(words) <= _NEAR and not {",", ";", "(", "and"} & set(words)
    words = scan.tokens_between(statistic, nation)
    return len(words) <= _NEAR and (words[-1:] in (["in"], ["for"]) or words[-2:] == ["in", "the"])
