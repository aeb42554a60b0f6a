"""Work in lanes."""

from scrapers.lanes import Lanes


def test_a_lane_has_one_piece_under_way_and_rests_between_two() -> None:
    now = [0.0]
    lanes: Lanes[int] = Lanes(clock=lambda: now[0])
    for piece in (1, 2):
        lanes.add("a", piece)
    lanes.add("b", 3)
    assert [lanes.take(), lanes.take(), lanes.take()] == [("a", 1), ("b", 3), None]
    assert lanes.pause() is None
    lanes.release("a", 2.0)
    assert (lanes.take(), lanes.pause()) == (None, 2.0)
    now[0] = 2.0
    assert lanes.take() == ("a", 2)
    lanes.release("a", 2.0)
    lanes.release("b", 0.0)
    assert not lanes
    assert lanes.take() is None


def test_what_is_added_to_a_busy_lane_waits_for_it() -> None:
    lanes: Lanes[int] = Lanes(clock=lambda: 0.0)
    lanes.add("a", 1)
    assert lanes.take() == ("a", 1)
    lanes.add("a", 2)
    assert lanes.take() is None
    lanes.release("a", 0.0)
    assert lanes.take() == ("a", 2)


def test_lanes_take_turns() -> None:
    lanes: Lanes[int] = Lanes(clock=lambda: 0.0)
    for piece in range(3):
        lanes.add("a", piece)
        lanes.add("b", piece)
    order = []
    while taken := lanes.take():
        order.append(taken)
        lanes.release(taken[0], 0.0)
    assert order == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2)]
