"""Work in lanes, one for each host: a lane has one piece under way at a time, and rests between two."""

import heapq
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """Pieces of work by lane. `take` gives the next piece whose lane is free; `release` frees the lane after a rest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._work: dict[str, deque[T]] = {}  # of each lane that has work or is busy
        self._ready: deque[str] = deque()
        self._resting: list[tuple[float, str]] = []  # a heap: when the lane may go on, and which

    def __bool__(self) -> bool:
        """True where work is left or under way."""
        return bool(self._work)

    def add(self, lane: str, piece: T) -> None:
        """Put a piece at the end of its lane."""
        if lane not in self._work:
            self._work[lane] = deque()
            self._ready.append(lane)
        self._work[lane].append(piece)

    def take(self) -> tuple[str, T] | None:
        """A lane that is free, now taken, and its next piece; None where none is free."""
        while self._resting and self._resting[0][0] <= self._clock():
            self._ready.append(heapq.heappop(self._resting)[1])
        while self._ready:
            lane = self._ready.popleft()
            if self._work[lane]:
                return lane, self._work[lane].popleft()
            del self._work[lane]
        return None

    def release(self, lane: str, rest: float) -> None:
        """The lane's piece is done; its next may be taken after so many seconds."""
        if not self._work[lane]:
            del self._work[lane]
        elif rest > 0:
            heapq.heappush(self._resting, (self._clock() + rest, lane))
        else:
            self._ready.append(lane)

    def pause(self) -> float | None:
        """Seconds until a resting lane is free; None where none rests."""
        return max(0.0, self._resting[0][0] - self._clock()) if self._resting else None
