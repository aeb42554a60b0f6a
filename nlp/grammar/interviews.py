"""Interviews, podcasts and oral histories: whose turn it is to speak, where labels or questions tell and no marks do.

"Jane Roe:", "ROE:", "JR:", "A." or "THE TRADER (Jane Roe, Kestrel):" before the words; or questions that stand in
paragraphs of their own, with an answer under each. The answers are direct speech; the questions are not. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.grammar.quotations import Quotation
from nlp.grammar.speech import WORD
from nlp.mentions import Attribution, Speaker
from nlp.span import Span

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
_LABEL = re.compile(
    rf"""[ \t]*+(?:(?P<letter>[QA])[.:]
      | (?P<name>(?:THE[ ])?{_CAPITAL}(?:[ ](?:{_CAPITAL}|["“]{_CAPITAL}["”]|de|van|von|der|al|bin)){{0,4}})
        (?:[ ]?\((?P<aside>[^()\n]{{2,80}})\)|,[ ](?P<house>[^:\n,]{{2,60}}))?[ ]?:
      )(?:[ \t]+|\Z)""",
    re.VERBOSE,
)
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_NAME = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}){{1,3}}")
_CALLED = re.compile(rf"\bcalled ({_CAPITAL})\Z")
_ARTICLE = re.compile(r"\A(?:an?|the)\s+", re.IGNORECASE)
_HOSTS = frozenset({"host", "moderator", "interviewer", "anchor", "presenter"})
_GREETING = re.compile(
    r"\b(?:welcome|with (?:me|us)|(?:we’re|we're) back|joins? (?:me|us)|joining (?:me|us)|my guest|thanks for)\b", re.I
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|our|me|us|My|Our|I['’]\w+|[Ww]e['’]\w+)\b")
_TALKED = re.compile(
    r"\b(?:interview|conversation|Q ?& ?A|questions (?:for|to)|(?:spoke|talked|speaks|talks) (?:to|with)|sat down)\b",
    re.I,
)
_HEADLINE_QUOTE = re.compile(r"\A\s*[\"“](?P<said>[^\"“”\n]{6,120})[\"”]\s*(?::|—|–|-|\|)")
_FEWEST_TURNS = 4  # of a dialogue with labels; half of it where questions stand between
_FEWEST_QUESTIONS = 3  # of one without
_LONGEST_QUESTION = 240  # code points
_SCARE = 3  # words of a scare quote at most
_SHORT_PROMPT = 90  # code points of what is put to a guest without a question mark
_ASKS = 0.3  # share of turns that end with a question mark from which somebody hosts


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is said under one label; `who` is None where the label tells nobody that the article knows."""

    label: str
    who: Speaker | None
    words: Span
    asks: bool = False


def answers(text: str, cast: Sequence[Speaker], quotes: Sequence[Quotation]) -> list[Attribution]:
    """The answers of an interview as direct speech, in text order; `cast` are the speakers of the article."""
    people = _people(cast)
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text)]
    turns = _labelled(text, lines, people)
    if not turns:
        turns = _unlabelled(text, lines, people)
    starts = {quote.span.start for quote in quotes}
    marked = any(turn.who is not None and turn.words.start in starts for turn in turns)
    found = [said for turn in turns if turn.who is not None for said in _said(text, turn, quotes, marked=marked)]
    voices = {turn.who.name for turn in turns if turn.who is not None}
    if found and len(voices) == 1 and (headline := _HEADLINE_QUOTE.match(text)):
        found.insert(0, _direct(text, Span(*headline.span("said")), found[0].speaker))
    return found


def _people(cast: Sequence[Speaker]) -> dict[str, Speaker]:
    """The persons of an article by surname, by whole name and by initials, in lower case; the best told of each."""
    people: dict[str, Speaker] = {}
    for each in cast:
        if each.name is None or each.name == each.affiliation:
            continue
        words = each.name.lower().split()
        for key in (words[-1], " ".join(words), "".join(w[0] for w in words)):
            known = people.get(key)
            if known is None or (known.name == each.name and (known.role is None or known.affiliation is None)):
                people[key] = each
    return people


def _said(text: str, turn: _Turn, quotes: Sequence[Quotation], *, marked: bool) -> Iterator[Attribution]:
    """The words of a turn: those in marks where the interview has marks, none where it tells of the speaker."""
    if marked:
        inside = [q for q in quotes if turn.words.contains(q.span) and len(WORD.findall(q.inner.of(text))) > _SCARE]
        yield from (_direct(text, q.inner, turn.who) for q in inside if _ends_speech(text, q))
        return
    surname = (turn.who.name or "").split()[-1:] if turn.who else []
    words = turn.words.of(text)
    if not (surname and re.search(rf"\b{re.escape(surname[0])}\b", words)) and WORD.search(words):
        yield _direct(text, turn.words, turn.who)


def _ends_speech(text: str, quote: Quotation) -> bool:
    """True for a quotation that begins a sentence: what lies inside one is read with it."""
    return text[: quote.span.start].rstrip(" \t")[-1:] in {"", "\n", ".", "!", "?", ":", "”", '"'}


def _direct(text: str, span: Span, who: Speaker | None) -> Attribution:
    called = (who.name or who.role or "") if who else ""
    return Attribution(span=span, text=span.of(text), who=called, style="direct", speaker=who)


# --- with labels ------------------------------------------------------------------------------------------------


def _labelled(text: str, lines: Sequence[Span], people: dict[str, Speaker]) -> list[_Turn]:
    """The turns under labels, the host's without a speaker; none where the labels are no dialogue's."""
    marks = [(line, _LABEL.match(text, line.start, line.end)) for line in lines]
    told = [(number, label) for number, (_, label) in enumerate(marks) if label is not None]
    asked = sum(_is_question(text, line) for line, label in marks if label is None)
    if len(told) < (_FEWEST_TURNS // 2 if asked > 1 else _FEWEST_TURNS):
        return []
    known = dict(people)
    opening = Span(0, lines[told[0][0]].start)
    if (guest := _alone(text, opening, people)) is not None:
        known["a"] = guest
    turns = []
    for place, (number, label) in enumerate(told):
        upto = told[place + 1][0] if place + 1 < len(told) else len(lines)
        if label.end() == lines[number].end and number + 1 < upto:  # the label is a line of its own
            words = _with_more(text, lines[number + 1], lines[number + 2 : upto])
        else:
            words = _with_more(text, Span(label.end(), lines[number].end), lines[number + 1 : upto])
        turns.append(_Turn(_key(label), _voice(text, label, known), words, words.of(text).endswith("?")))
    return _dialogue(text, turns)


def _with_more(text: str, words: Span, following: Sequence[Span]) -> Span:
    """The words with the paragraphs under them that go on in the first person."""
    for line in following:
        if text[line.start : line.end].rstrip().endswith("?") or not _FIRST_PERSON.search(line.of(text)):
            break
        words = Span(words.start, line.end)
    return Span(words.start, words.start + len(words.of(text).rstrip()))


def _key(label: re.Match[str]) -> str:
    return (label["letter"] or label["name"]).lower()


def _voice(text: str, label: re.Match[str], known: dict[str, Speaker]) -> Speaker | None:
    """Whom a label names; what it tells of them is kept for their later turns."""
    if label["letter"]:
        return known.get("a") if label["letter"] == "A" else None
    name, aside = label["name"], label["aside"]
    plain = name.lower().removeprefix("the ")
    who = known.get(plain)
    if who is None and aside:
        who = _in_brackets(label, plain, aside)
    elif who is None and not name.lower().startswith("the "):
        who = _by_full_name(text, label)
    if who is not None:
        words = (who.name or plain).lower().split()
        known.setdefault(plain, who)
        known.setdefault(words[-1], who)
        if plain not in _HOSTS:
            known["a"] = who  # "A." answers for whoever was named last
    return who


def _in_brackets(label: re.Match[str], plain: str, aside: str) -> Speaker | None:
    """ "THE ANALYST (Jane Roe, Kestrel):", "THE TRADER (asked to be called Vic):", "THE BANKER (a chief):"."""
    span = Span(label.start("name"), label.end("name"))
    name, _, house = aside.partition(",")
    if _NAME.fullmatch(name.strip()):
        return Speaker(span=span, text=label["name"], name=name.strip(), role=plain, affiliation=house.strip() or None)
    if called := _CALLED.search(aside):
        return Speaker(span=span, text=label["name"], name=called[1], role=plain)
    if label["name"].lower().startswith("the "):
        role = _ARTICLE.sub("", aside) if _ARTICLE.match(aside) else plain
        return Speaker(span=span, text=label["name"], role=role)
    return None


def _by_full_name(text: str, label: re.Match[str]) -> Speaker | None:
    """The person whose full name the label is, or whose surname it is and whose full name the text has."""
    name = label["name"]
    if name.isupper():
        name = name.title()
    span = Span(label.start("name"), label.end("name"))
    house = label["house"]
    if len(name.split()) > 1:
        return Speaker(span=span, text=label["name"], name=name, affiliation=house)
    full = re.search(rf"\b{_CAPITAL} (?:{_CAPITAL} )?{re.escape(name)}\b(?!:)", text)
    found = full.group() if full else None
    return Speaker(span=span, text=label["name"], name=found, affiliation=house) if found else None


def _dialogue(text: str, turns: Sequence[_Turn]) -> list[_Turn]:
    """The turns if they are a dialogue's, those of its host without a speaker."""
    counts = Counter(turn.who.name or turn.who.role for turn in turns if turn.who)
    voices = Counter((turn.who.name or turn.who.role) if turn.who else turn.label for turn in turns)
    if not counts or sum(count for count in voices.values() if count > 1) < len(turns) / 2:
        return []
    hosts = _hosts(text, turns)
    if not {name for name in counts if name not in hosts}:
        return []
    return [replace(turn, who=None) if turn.who and (turn.who.name in hosts) else turn for turn in turns]


def _hosts(text: str, turns: Sequence[_Turn]) -> set[str | None]:
    """Who asks: the one labelled so, else whoever greets first or asks often beside somebody who asks little."""
    named = {turn.who.name for turn in turns if turn.who and turn.label in _HOSTS}
    if named:
        return named
    asked: dict[str | None, list[bool]] = {}
    for turn in turns:
        asked.setdefault(turn.who.name if turn.who else turn.label, []).append(turn.asks)
    first = next(turn for turn in turns if turn.who is not None)
    if len(asked) > 1 and _GREETING.search(first.words.of(text)) and first.who is not None:
        return {first.who.name}
    shares = {name: sum(asks) / len(asks) for name, asks in asked.items()}
    least = min(shares.values())
    return {name for name, share in shares.items() if share >= _ASKS and least <= share / 2}


# --- without labels ---------------------------------------------------------------------------------------------


def _unlabelled(text: str, lines: Sequence[Span], people: dict[str, Speaker]) -> list[_Turn]:
    """The answers under questions that stand alone, in a text that says it is an interview with one person."""
    asked = [number for number, line in enumerate(lines) if number and _is_question(text, line)]
    if len(asked) < _FEWEST_QUESTIONS or not _TALKED.search(text[: lines[asked[0]].start]):
        return []
    who = _alone(text, Span(0, lines[asked[0]].start), people)
    return list(_alternating(text, lines[asked[0] :], who)) if who is not None else []


def _alone(text: str, opening: Span, people: dict[str, Speaker]) -> Speaker | None:
    """The one person whom the opening names, None where there are several or none."""
    named = {each.name: each for each in people.values() if each.name and each.name.split()[-1] in opening.of(text)}
    return next(iter(named.values())) if len(named) == 1 else None


def _alternating(text: str, lines: Sequence[Span], who: Speaker) -> Iterator[_Turn]:
    """A question, then its answer: a paragraph more is a prompt where it is short and not in the first person."""
    answered = True
    for number, line in enumerate(lines):
        words = line.of(text)
        last = number == len(lines) - 1
        prompt = len(words) <= _SHORT_PROMPT and not _FIRST_PERSON.search(words) and not last
        if _is_question(text, line) or (answered and prompt):
            answered = False
        elif not answered or _FIRST_PERSON.search(words):
            answered = True
            yield _Turn("", who, Span(line.start, line.start + len(words.rstrip())))


def _is_question(text: str, line: Span) -> bool:
    words = line.of(text).rstrip()
    return words.endswith("?") and len(words) <= _LONGEST_QUESTION
