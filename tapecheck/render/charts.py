"""Drawings as inline SVG, from bars alone: no script, no file, no figure that is not a bar's."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup

from corpus.bars import Bar
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Level
from tapecheck.edition import Chart
from tapecheck.lines import BarFigure, Stated

_WIDTH, _HEIGHT = 96, 26  # a spark line
_WIDE, _TALL = 416, 132  # a chart
_TOP, _LEFT, _RIGHT, _BOTTOM = 16, 2, 64, 18  # room in it for the labels
_UNDER = 16  # between the lowest close and the axis, for its label
_RULER = 360
_REACH = Decimal(2)  # ranges beside the day's own that a ruler shows


def spark(bars: Iterable[Bar]) -> Markup:
    """The closes as a line, drawn from left to right; empty where there are fewer than two."""
    closes = [float(bar.close) for bar in bars]
    if len(closes) < 2:
        return Markup("")
    points = _points(closes, left=2, top=3, width=_WIDTH - 4, height=_HEIGHT - 6)
    x, y = points[-1]
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true" focusable="false">'
        '<polyline points="{path}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/></svg>'
    ).format(w=_WIDTH, h=_HEIGHT, path=_path(points), x=x, y=y)


def chart(of: Chart) -> Markup:
    """Some months of closes, labelled with the highest, the lowest and the last."""
    closes = [float(bar.close) for bar in of.bars]
    width, height = _WIDE - _LEFT - _RIGHT, _TALL - _TOP - _BOTTOM
    points = _points(closes, left=_LEFT, top=_TOP, width=width, height=height - _UNDER)
    place = {figure.bars[0].session: figure for figure in (of.low, of.high, of.last)}
    marks = [(x, y, place[bar.session]) for bar, (x, y) in zip(of.bars, points, strict=True) if bar.session in place]
    base = _TOP + height
    area = f"{_LEFT:.1f},{base:.1f} {_path(points)} {points[-1][0]:.1f},{base:.1f}"
    title = Markup("{name}, closes from {first} to {last}: highest {high}, lowest {low}, last {now}").format(
        name=of.instrument.name,
        first=of.first_day.text,
        last=of.last_day.text,
        high=of.high.text,
        low=of.low.text,
        now=of.last.text,
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{title}">'
        '<line class="axis" x1="{x}" x2="{x2}" y1="{base}" y2="{base}"/>'
        '<polygon points="{area}"/><polyline points="{path}"/>{marks}'
        '<text class="when" x="{x}" y="{foot}">{first}</text>'
        '<text class="when" x="{x2}" y="{foot}" text-anchor="end">{last}</text></svg>'
    ).format(
        w=_WIDE,
        h=_TALL,
        title=title,
        x=_LEFT,
        x2=_LEFT + width,
        base=base,
        area=area,
        path=_path(points),
        marks=Markup("").join(_mark(x, y, figure, of) for x, y, figure in marks),
        foot=_TALL - 4,
        first=of.first_day.text.partition(", ")[2],
        last=of.last_day.text.partition(", ")[2],
    )


def _mark(x: float, y: float, figure: BarFigure, of: Chart) -> Markup:
    """A dot on the line, with its figure: the last one beside it, the highest above and the lowest below."""
    if figure is of.last:
        at, anchor, kind = (x + 6, y + 4), "start", "now"
    else:
        above = figure is of.high
        near = "start" if x < 40 else "end" if x > _WIDE - _RIGHT - 40 else "middle"
        at, anchor, kind = (x, y - 6 if above else y + 13), near, "mark"
    return Markup(
        '<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/><text class="{kind}" x="{tx:.1f}" y="{ty:.1f}" '
        'text-anchor="{anchor}">{text}</text>'
    ).format(x=x, y=y, kind=kind, tx=at[0], ty=at[1], anchor=anchor, text=figure.text)


def ruler(fact: AnyFact, verdict: Verdict) -> Markup:
    """The range of the session with its close, and where the claim stands; empty where there is no such range."""
    bar = next((row for row in verdict.evidence if isinstance(row, Bar) and _fits(row, fact)), None)
    if bar is None or not isinstance(fact, Level) or bar.low is None or bar.high is None or bar.high <= bar.low:
        return Markup("")
    spread = bar.high - bar.low
    if not bar.low - _REACH * spread <= fact.value <= bar.high + _REACH * spread:
        return Markup("")
    low, high = min(bar.low, fact.value), max(bar.high, fact.value)

    def across(value: Decimal) -> float:
        return 40 + float((value - low) / (high - low)) * (_RULER - 80)

    labels = [("low", bar.low), ("high", bar.high)]
    title = Markup("Range of the day {low} to {high}, close {close}, stated {stated}").format(
        low=_price(bar, "low"), high=_price(bar, "high"), close=_price(bar, "close"), stated=Stated(fact).text
    )
    parts = [
        Markup('<line class="range" x1="{a:.1f}" x2="{b:.1f}" y1="22" y2="22"/>').format(
            a=across(bar.low), b=across(bar.high)
        ),
        *(
            Markup('<text x="{x:.1f}" y="42" text-anchor="middle">{text}</text>').format(
                x=across(value), text=f"{name} {_price(bar, name)}"
            )
            for name, value in labels
        ),
        Markup('<line class="close" x1="{x:.1f}" x2="{x:.1f}" y1="15" y2="29"/>').format(x=across(bar.close)),
        Markup('<text class="stated" x="{x:.1f}" y="12" text-anchor="middle">✗</text>').format(x=across(fact.value)),
        Markup('<line class="stated" x1="{x:.1f}" x2="{x:.1f}" y1="15" y2="29"/>').format(x=across(fact.value)),
    ]
    return Markup('<svg class="ruler" viewBox="0 0 {w} 48" role="img" aria-label="{title}">{parts}</svg>').format(
        w=_RULER, title=title, parts=Markup("").join(parts)
    )


def _fits(bar: Bar, fact: AnyFact) -> bool:
    instrument = getattr(fact, "instrument", None)
    return instrument is not None and bar.instrument == instrument.id and bar.session == getattr(fact, "date", None)


def _price(bar: Bar, name: str) -> str:
    exponent = bar.close.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return BarFigure((bar,), name, places).text  # type: ignore[arg-type]


def _points(
    closes: Sequence[float], *, left: float, top: float, width: float, height: float
) -> list[tuple[float, float]]:
    low, high = min(closes), max(closes)
    step, scale = width / (len(closes) - 1), height / ((high - low) or 1)
    return [(left + n * step, top + height - (close - low) * scale) for n, close in enumerate(closes)]


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
