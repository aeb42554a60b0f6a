"""Highest values of stretches of a series, in logarithmic time: no record claim walks through the history."""

from array import array
from collections.abc import Sequence


class Peaks:
    """A tree of maxima over values that do not change (a segment tree); NaN counts as lowest."""

    __slots__ = ("_size", "_tree")

    def __init__(self, values: Sequence[float]) -> None:
        size = 1 << max(0, (len(values) - 1).bit_length())
        lowest = float("-inf")
        tree = array("d", [lowest]) * (2 * size)
        tree[size : size + len(values)] = array("d", [v if v == v else lowest for v in values])
        for node in range(size - 1, 0, -1):
            left, right = tree[2 * node], tree[2 * node + 1]
            tree[node] = left if left > right else right
        self._tree = tree
        self._size = size

    def highest(self, start: int, end: int) -> float:
        """The highest value of [start, end); minus infinity where that is empty.

        >>> Peaks([3, 9, 4, 7]).highest(2, 4)
        7.0
        """
        best = float("-inf")
        low, high = start + self._size, end + self._size
        while low < high:
            if low & 1:
                best = max(best, self._tree[low])
                low += 1
            if high & 1:
                high -= 1
                best = max(best, self._tree[high])
            low >>= 1
            high >>= 1
        return best

    def last_at_least(self, value: float, before: int) -> int | None:
        """The last index below `before` whose value is at least that high, None where there is none.

        >>> Peaks([3, 9, 4, 7]).last_at_least(5, before=3)
        1
        """
        node = before + self._size
        if node >= 2 * self._size:  # every index is below
            node, found = 1, self._tree[1] >= value
        else:
            found = False
            while node > 1 and not found:
                if node & 1 and self._tree[node - 1] >= value:
                    node -= 1
                    found = True
                else:
                    node >>= 1
        if not found:
            return None
        while node < self._size:
            node = 2 * node + 1 if self._tree[2 * node + 1] >= value else 2 * node
        return node - self._size

    def first_at_least(self, value: float, start: int) -> int | None:
        """The first index from `start` on whose value is at least that high, None where there is none.

        >>> Peaks([3, 9, 4, 7]).first_at_least(5, start=2)
        3
        """
        node = start + self._size
        if node >= 2 * self._size:
            return None
        while self._tree[node] < value:
            while node & 1:  # a right child: nothing of its parent is left
                node >>= 1
            if node == 0:
                return None
            node += 1
        while node < self._size:
            node = 2 * node if self._tree[2 * node] >= value else 2 * node + 1
        return node - self._size
