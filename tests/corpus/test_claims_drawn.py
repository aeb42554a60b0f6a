"""What the benchmark shows at length, on a sample: true claims stand, corrupted ones fall for the right reason."""

import pytest

from benchmarks.claims import CORRUPTIONS, Draw
from benchmarks.verify import corrupted_claims, dating, doubted_days, true_claims
from corpus.history import History
from corpus.track_record import wilson


@pytest.fixture(scope="module")
def draw(history: History) -> Draw:
    return Draw(history, seed=23)


def test_true_claims_are_not_contradicted(draw: Draw, history: History) -> None:
    trials = true_claims(draw, history, 60)
    assert [(t.name, t.contradicted) for t in trials if t.contradicted] == []
    assert [(t.name, t.unverifiable) for t in trials if t.unverifiable > 1] == []


def test_corrupted_claims_are_contradicted_for_the_right_reason(draw: Draw, history: History) -> None:
    trials = corrupted_claims(draw, history, 60)
    assert {t.name for t in trials} == set(CORRUPTIONS)
    missed = sum(t.count - t.contradicted for t in trials)
    assert missed <= 2
    assert sum(t.proved_right for t in trials) >= 0.95 * sum(t.proved for t in trials)
    for trial in trials:  # no cause is hardly ever found
        assert wilson(trial.right, trial.contradicted)[1] > 0.9, trial


def test_synthetic_wraps_are_never_dated_wrongly(draw: Draw, history: History) -> None:
    rows = dating(history, 60, draw.tapes)
    assert [wrong for _, _, _, wrong in rows] == [0, 0, 0, 0]
    shares = [dated / count for _, count, dated, _ in rows]
    assert shares[0] > 0.1
    assert shares[1] > 0.75
    assert min(shares[2:]) > 0.95


def test_nobody_is_accused_on_a_close_that_is_in_doubt(draw: Draw, history: History) -> None:
    labels = doubted_days(history, draw.tapes)
    assert labels["contradicted"] == 0
    assert labels["unverifiable"] > 0
