"""What a changed article says otherwise: its facts against those of the text before."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nlp.facts import AnyFact, Reading
from nlp.rows import dumps, to_row

# Where a fact stands and how sure its reading is says nothing of what it states.
_PLACES = frozenset({"id", "span", "start", "end", "sentence", "text", "confidence"})
_INSIDE = frozenset({"span"})  # of a quote's content or a catalyst's cause: their words are what is said
# What two facts must share for one to be the other, changed.
_ABOUT = ("instrument", "winner", "loser", "name", "institution", "forecaster", "speaker", "target", "cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact that came, went, or says something else than before."""

    kind: Literal["added", "removed", "changed"]
    before: AnyFact | None
    now: AnyFact | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Which fields of a changed fact differ."""
        if self.before is None or self.now is None:
            return ()
        old, new = _said(self.before), _said(self.now)
        return tuple(name for name in old if old[name] != new.get(name))


def changes(before: Reading, now: Reading) -> tuple[Change, ...]:
    """What `now` says otherwise than `before`: changed facts first, then those that came, then those that went.

    A fact that is told again in other words or at another place has not changed. Of two that differ, one is the other
    changed where both are of one kind and about the same thing; if there are several, the one that differs least.
    """
    told = Counter(_key(fact) for fact in before.facts)
    again = Counter(_key(fact) for fact in now.facts)
    gone, come = _left(before.facts, told - again), _left(now.facts, again - told)
    changed = []
    waiting: dict[str, list[AnyFact]] = defaultdict(list)
    for fact in gone:
        waiting[_topic(fact)].append(fact)
    added = []
    for fact in come:
        rivals = waiting[_topic(fact)]
        if rivals:
            old = min(rivals, key=lambda rival: _distance(rival, fact))
            rivals.remove(old)
            changed.append(Change(kind="changed", before=old, now=fact))
        else:
            added.append(Change(kind="added", before=None, now=fact))
    left = {id(fact) for rivals in waiting.values() for fact in rivals}
    removed = [Change(kind="removed", before=fact, now=None) for fact in gone if id(fact) in left]
    return (*changed, *added, *removed)


def _left(facts: Sequence[AnyFact], wanted: Counter[str]) -> list[AnyFact]:
    """The facts of these keys, each so many times."""
    found = []
    open_ = Counter(wanted)
    for fact in facts:
        key = _key(fact)
        if open_[key] > 0:
            open_[key] -= 1
            found.append(fact)
    return found


def _said(fact: AnyFact) -> dict[str, Any]:
    return {name: _bare(value) for name, value in to_row(fact).items() if name not in _PLACES}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if name not in _INSIDE}
    return value


def _key(fact: AnyFact) -> str:
    return dumps(_said(fact))


def _topic(fact: AnyFact) -> str:
    said = _said(fact)
    return dumps([said["kind"], *(said.get(name) for name in _ABOUT)])


def _distance(one: AnyFact, other: AnyFact) -> int:
    first, second = _said(one), _said(other)
    return sum(first[name] != second.get(name) for name in first)
