"""Five hundred labelled pairs of texts, and any number of articles with copies among them: made here, from our own texts.

Labels: "copy" (the same text: furnished by another outlet, edited, cut, its figures written otherwise), "anew" (the same
session told by another desk in other words), "days" (the same desk's wrap of two days), "other" (two companies'
releases in one form, or two texts that have nothing in common). The edits know nothing of how texts are compared.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

Label = Literal["copy", "anew", "days", "other"]

_TEXTS = Path(__file__).parents[1] / "corpus" / "annotated"
_FIRST = datetime(2024, 3, 4, 21, tzinfo=UTC)  # a Monday
_DESKS = ("wire", "letter", "desk", "column", "bulletin")
_COUNTS: dict[str, int] = {
    "furnished": 70,
    "edited": 80,
    "cut": 40,
    "figures": 70,
    "anew": 80,
    "days": 110,
    "other": 50,
}

_SYNONYMS = {
    "said": "told reporters", "rose": "climbed", "fell": "dropped", "shares": "stocks", "gained": "added",
    "investors": "traders", "as": "because", "but": "though", "also": "too", "biggest": "largest", "about": "around",
    "after": "once", "market": "bourse", "analysts": "strategists", "expects": "looks for", "report": "release",
}  # fmt: skip

# Five desks tell a day, each in its own words and order.
_WRAPS = {
    "wire": (
        "NEW YORK, {weekday} - Wall Street's main indexes ended {tone} on {weekday}, with {mover} the session's most traded name after {event}.",
        "The S&P 500 {went1} {p1}% to close at {l1} points, while the Nasdaq Composite {went2} {p2}% to {l2} and the Dow {went3} {p3}% to {l3}.",
        "{mover} shares {went4} {p4}%.",
        "The benchmark 10-year Treasury yield was last at {y}%, and the dollar index stood at {dx}.",
        "Brent crude settled at ${oil} a barrel. Spot gold traded at ${gold} an ounce.",
        'Volume on U.S. exchanges was {vol} billion shares. "{quote}," said {who}, senior trader at {firm}.',
        "Advancing issues outnumbered decliners on the NYSE by a {ratio}-to-1 ratio.",
    ),
    "letter": (
        "Good evening. It was a {tone} day, and if you had your eyes on {mover} you know why: {event}.",
        "What the boards showed when the bell went: {l1} on the S&P ({sign1}{p1}%), {l3} on the Dow ({sign3}{p3}%) and {l2} on the Nasdaq ({sign2}{p2}%).",
        "I have said before that one day proves nothing. Two might.",
        "Lenders to the Treasury now get {y}% for ten years. An ounce of gold costs ${gold}, a barrel of Brent ${oil}.",
        "{who} of {firm} put it well when we spoke: “{quote}.”",
        "Sleep well, and mind the gap at the open.",
    ),
    "desk": (
        "{mover} set the pace as American equities finished {tone}: {event}, and the stock {moved4} {p4}% by the close of trading.",
        "- Dow Jones Industrial Average: {l3}, {sign3}{p3}%",
        "- S&P 500: {l1}, {sign1}{p1}%",
        "- Nasdaq: {l2}, {sign2}{p2}%",
        "Bond desks saw ten-year paper at {y}%. In commodities, Brent changed hands for ${oil} and bullion for ${gold}.",
        "Breadth: {ratio} gainers for every loser on the big board, and {vol} billion shares in all.",
        "Tomorrow's calendar has durable goods at 8:30 and two Fed speakers after lunch.",
    ),
    "column": (
        "There are days on which the tape has one idea, and this {weekday} its idea was {mover}.",
        "The company's news, {event}, would have been a footnote in any other week; the shares ended {p4}% {way4} all the same.",
        "Around it everything took sides. The S&P finished at {l1}, a change of {p1}%, the Dow at {l3} ({p3}%), and the Nasdaq at {l2} ({p2}%).",
        "“{quote},” {who}, who has traded for {firm} through four crises, told me over the noise.",
        "Ask the bond market and you hear something else. It wants {y}% for a decade's patience and has wanted about that much all month.",
        "I would not build a house on it.",
    ),
    "bulletin": (
        "Closing bulletin for {weekday}. Equities {tone}. S&P 500 {l1} ({sign1}{p1}%). Nasdaq Composite {l2} ({sign2}{p2}%). Dow 30 {l3} ({sign3}{p3}%).",
        "Rates: US 10Y {y}%. FX: DXY {dx}. Commodities: Brent {oil}, gold {gold}.",
        "Single names: {mover} {sign4}{p4}% on {event}.",
        "Flows: {vol} bn shares; advance/decline {ratio}.",
    ),
}
_RELEASE = (
    "{place}, {weekday} -- {company} today reported results for the quarter. Revenue was ${a} million, compared with ${b} million a year earlier.",
    "Net income came to ${c} million, or ${d} per diluted share. Gross margin was {e}%.",
    '"{quote}," said {who}, Chief Executive Officer of {company}. "We thank our employees and our customers."',
    "For the full year the company continues to expect revenue between ${f} million and ${g} million.",
    "A conference call will be held at 5 p.m. Eastern time. A replay will be available on the investor pages of the company's site.",
)
_FIRMS = (
    "Calder Ridge",
    "Pinnock & Daughters",
    "Osier Capital",
    "Tern Bay Partners",
    "Holloway Street",
    "Vantor",
    "Ebbing Trust",
)
_WHO = (
    "Ada Marsh",
    "Noel Fairweather",
    "Imke Brandt",
    "Tunde Salako",
    "Paula Quist",
    "Rex Dunmore",
    "Sana Iqbal",
    "Leif Aune",
)
_MOVERS = (
    "Orrin Cloud",
    "Halden Micro",
    "Pellam Re",
    "Caldera Homes",
    "Broadlane",
    "Norwick Bancorp",
    "Sable Air",
    "Fennmoor",
)
_EVENTS = (
    "a raised forecast for the year", "the sudden exit of its finance chief", "a bid from a rival in Osaka", "a recall of 40,000 pumps",
    "talk of a split", "an order from two navies", "the loss of a patent case", "a cut of one job in nine",
)  # fmt: skip
_QUOTES = (
    "Nobody wants to be the first to leave", "It is a market that buys every reason", "We are watching the door and the clock",
    "Patience was the trade and still is", "You could feel the bids go", "The surprise is that anybody is surprised",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, when each was published, and what they are to one another."""

    label: Label
    kind: str
    one: str
    other: str
    apart: timedelta


def pairs(*, seed: int = 20) -> list[Pair]:
    """The five hundred pairs, the same each time."""
    chance = random.Random(seed)
    own = _own_texts()
    found = []
    for kind, edit in (("furnished", furnished), ("edited", edited), ("cut", cut), ("figures", refigured)):
        for number in range(_COUNTS[kind]):
            text = chance.choice(own) if number % 2 else wrap(chance, chance.choice(_DESKS), chance.randrange(300))
            later = timedelta(minutes=chance.randrange(5, 2000))
            found.append(Pair("copy", kind, text, edit(text, chance), later))
    for _ in range(_COUNTS["anew"]):
        day = chance.randrange(300)
        one, other = chance.sample(_DESKS, 2)
        told = facts(day)
        found.append(Pair("anew", "anew", _told(_WRAPS[one], told), _told(_WRAPS[other], told), timedelta(minutes=40)))
    for _ in range(_COUNTS["days"]):
        day, later, desk = chance.randrange(300), chance.choice((1, 1, 1, 2, 5, 7)), chance.choice(_DESKS)
        one, other = wrap(chance, desk, day), wrap(chance, desk, day + later)
        found.append(Pair("days", "days", one, other, timedelta(days=later)))
    for number in range(_COUNTS["other"]):
        one, other = (release(chance), release(chance)) if number % 2 else chance.sample(own, 2)
        found.append(Pair("other", "other", one, other, timedelta(hours=chance.randrange(48))))
    return found


def articles(number: int, *, seed: int = 7) -> Iterator[tuple[str, datetime]]:
    """So many articles in order of time, of 300 words or so; a third of them are copies of others. For timing."""
    chance = random.Random(seed)
    own = _own_texts()
    recent: list[str] = []
    for place in range(number):
        when = _FIRST + timedelta(minutes=place * 3)
        if recent and chance.random() < 0.33:
            edit = chance.choice((furnished, edited, cut, refigured))
            yield edit(chance.choice(recent), chance), when
            continue
        day = place // 400
        form = chance.choice((wrap(chance, chance.choice(_DESKS), day), release(chance), "", ""))
        text = "\n".join([form, *(_shuffled(chance.choice(own), chance) for _ in range(2))]).strip()
        recent = [*recent[-300:], text]
        yield text, when


def facts(day: int) -> dict[str, str]:
    """What happened on a made-up day."""
    chance = random.Random(day * 7919 + 3)
    told = {"weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")[day % 5]}
    for name, level in (("1", 5400), ("2", 17200), ("3", 39800)):
        told[f"l{name}"] = f"{level * chance.uniform(0.9, 1.1):,.2f}"
    for name in "1234":
        up = chance.random() < 0.5
        told |= {
            f"p{name}": f"{chance.uniform(0.05, 3.2) * (4 if name == '4' else 1):.2f}",
            f"went{name}": "gained" if up else "lost",
        }
        told |= {
            f"sign{name}": "+" if up else "-",
            f"way{name}": "higher" if up else "lower",
            f"moved{name}": "rose" if up else "fell",
        }
    told |= {"tone": chance.choice(("mixed", "higher", "lower", "little changed"))}
    told |= {"mover": chance.choice(_MOVERS), "event": chance.choice(_EVENTS), "quote": chance.choice(_QUOTES)}
    told |= {"who": chance.choice(_WHO), "firm": chance.choice(_FIRMS), "y": f"{chance.uniform(3.6, 4.8):.3f}"}
    told |= {
        "dx": f"{chance.uniform(96, 107):.2f}",
        "oil": f"{chance.uniform(58, 92):.2f}",
        "gold": f"{chance.uniform(1900, 2700):,.2f}",
    }
    return told | {"vol": f"{chance.uniform(8, 19):.1f}", "ratio": f"{chance.uniform(1.1, 4):.1f}"}


def wrap(chance: random.Random, desk: str, day: int) -> str:
    """A desk's wrap of a day."""
    return _told(_WRAPS[desk], facts(day))


def release(chance: random.Random) -> str:
    """A company's results, in the form that all have."""
    told = {letter: f"{chance.uniform(5, 900):.1f}" for letter in "abcfg"} | {"d": f"{chance.uniform(0.05, 4):.2f}"}
    told |= {
        "e": f"{chance.uniform(20, 70):.1f}",
        "place": chance.choice(("OSLO", "DAYTON, Ohio", "LEEDS", "AUSTIN, Texas")),
    }
    told |= {
        "company": f"{chance.choice(('Arden', 'Bexley', 'Corvo', 'Dunmere', 'Elstow', 'Farrow'))} {chance.choice(('Systems', 'Foods', 'Labs', 'Rail'))}"
    }
    told |= {
        "weekday": chance.choice(("Monday", "Tuesday", "Wednesday")),
        "who": chance.choice(_WHO),
        "quote": chance.choice(_QUOTES),
    }
    return _told(_RELEASE, told)


def furnished(text: str, chance: random.Random) -> str:
    """The text as another outlet shows it: a headline, a line on where it is from, other quotation marks."""
    head = chance.choice(("Markets today", "From the wires", "Business briefs", "Closing report"))
    foot = chance.choice(
        (
            "Distributed by the Northgate service.",
            "This story came to us by wire.",
            "Our desk did not write this story.",
        )
    )
    straight = text.replace("“", '"').replace("”", '"').replace("’", "'").replace(" - ", " — ")
    return f"{head}\n\n{straight}\n\n{foot}"


def edited(text: str, chance: random.Random) -> str:
    """The text after an editor: words changed, some sentences gone, one new at the top."""
    said = _sentences(text)
    kept = [sentence for sentence in said if chance.random() > 0.12] or said
    changed = [" ".join(_other_word(word, chance) for word in sentence.split(" ")) for sentence in kept]
    if len(changed) > 5 and chance.random() < 0.5:
        at = chance.randrange(2, len(changed) - 2)
        changed[at], changed[at + 1] = changed[at + 1], changed[at]
    return "\n".join(["Here is what you need to know about the session.", *changed])


def cut(text: str, chance: random.Random) -> str:
    """The first half of the text, more or less."""
    said = _sentences(text)
    return "\n".join(said[: max(3, round(len(said) * chance.uniform(0.4, 0.7)))])


def refigured(text: str, chance: random.Random) -> str:
    """The text with its figures written as another house writes them."""
    percent = chance.choice((" percent", " per cent", " pct"))
    text = re.sub(r"(?<=\d)%", percent, text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text) if chance.random() < 0.6 else text
    text = re.sub(r"(?<=\d) billion\b", chance.choice(("bn", " bn", " billion")), text)
    text = re.sub(r"(?<=\d) million\b", chance.choice(("m", " mn", " million")), text)
    text = re.sub(r"\bbasis points\b", "bps", text)
    return re.sub(r"\d+\.\d\d\b", lambda match: _rounded(match[0], chance), text)


def _rounded(digits: str, chance: random.Random) -> str:
    return f"{float(digits):.1f}" if chance.random() < 0.2 else digits


def _other_word(word: str, chance: random.Random) -> str:
    return _SYNONYMS[word] if word in _SYNONYMS and chance.random() < 0.6 else word


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?”\"])\s+|\n+", text) if sentence.strip()]


def _shuffled(text: str, chance: random.Random) -> str:
    said = _sentences(text)
    chance.shuffle(said)
    return " ".join(said[:14])


def _told(form: tuple[str, ...], told: dict[str, str]) -> str:
    return "\n".join(sentence.format(**told) for sentence in form)


def _own_texts() -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(_TEXTS.rglob("*.txt")))
    return [text for text in texts if len(text.split()) > 80]
