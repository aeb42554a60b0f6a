"""The lexicon: words and phrases that readers go by, as data in `nlp/lexicon/*.toml`.

A file holds tables `[family.sense]` whose keys are parts of speech and whose values are lists of entries:

    [move.up]
    verb = ["climb", "edge up"]     # inflected: climb climbs climbed climbing, edge up, edged up ...
    noun = ["gain", "gains"]        # every other part of speech is matched as written, blind to case
    verb_as_is = ["was up"]         # a verb phrase that is not to be inflected

"{a|b|}" stands for each of its parts in turn. Irregular verbs are listed in `irregular.toml`. An entry of several words
inflects its first.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.errors import LexiconError
from nlp.instruments import variants

LEXICON = Path(__file__).parent / "lexicon"
WORD_FILES = frozenset({"causes", "sentiment"})  # what only the readers of catalysts and sentiment go by
PARTS = ("verb", "verb_as_is", "noun", "adj", "adv", "prep", "phrase")

_VOWEL_Y = re.compile(r"[aeiou]y$")
_DOUBLING = re.compile(r"^[^aeiou]*[aeiou][bdgmnprt]$")  # one syllable: drop, dropped; more syllables are irregular


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconEntry:
    """A phrase with what it means."""

    family: str
    sense: str
    pos: str
    forms: tuple[str, ...]
    file: str = ""  # the stem of the file that lists it


@cache
def lexicon() -> tuple[LexiconEntry, ...]:
    """All entries of all files."""
    return tuple(entry for path in sorted(LEXICON.glob("*.toml")) if path.stem != "irregular" for entry in _file(path))


def inflect(phrase: str) -> tuple[str, ...]:
    """All forms of a verb phrase, base form first.

    >>> inflect("edge up")
    ('edge up', 'edges up', 'edged up', 'edging up')
    """
    verb, _, rest = phrase.partition(" ")
    rest = f" {rest}" if rest else ""
    forms = _irregular().get(verb) or _regular(verb)
    return tuple(dict.fromkeys(form + rest for form in (verb, *forms)))


def _regular(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return (f"{verb}s", f"{verb}d", f"{verb.removesuffix('e')}ing")
    if verb.endswith("y") and not _VOWEL_Y.search(verb):
        return (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return (f"{verb}es", f"{verb}ed", f"{verb}ing")
    stem = verb + verb[-1] if _DOUBLING.match(verb) else verb
    return (f"{verb}s", f"{stem}ed", f"{stem}ing")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    with (LEXICON / "irregular.toml").open("rb") as file:
        return {verb: tuple(forms.split()) for verb, forms in tomllib.load(file)["forms"].items()}


def _file(path: Path) -> Iterator[LexiconEntry]:
    try:
        families = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(str(error), where=path.name) from error
    for family, senses in families.items():
        for sense, parts in senses.items():
            if not isinstance(parts, dict) or not set(parts) <= set(PARTS):
                raise LexiconError(f"[{family}.{sense}] may hold {', '.join(PARTS)}", where=path.name)
            for pos, phrases in parts.items():
                for phrase in phrases:
                    spelt = variants(phrase) if "{" in phrase else [phrase]
                    forms = tuple(form for each in spelt for form in (inflect(each) if pos == "verb" else (each,)))
                    part = pos.removesuffix("_as_is")
                    yield LexiconEntry(family=family, sense=sense, pos=part, forms=forms, file=path.stem)
