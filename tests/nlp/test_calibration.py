"""Confidence: a monotone map of the readers' priors, from what was right on articles that nobody developed on."""

from dataclasses import replace

import pytest

from nlp.calibration import calibrated, steps
from nlp.errors import LexiconError
from nlp.pipeline import read
from scrapers.article import make_article


def level(confidence):
    """The level of a sentence, with this prior."""
    facts = read(make_article("The S&P 500 closed at 6,512.61.")).facts
    fact = next(f for f in facts if f.kind == "level")
    return replace(fact, confidence=confidence)


@pytest.mark.parametrize(("prior", "share"), [(0.75, 0.6), (0.7, 0.6), (0.9, 0.95), (1.0, 0.95), (0.1, 0.4)])
def test_a_prior_takes_the_share_of_its_step(tmp_path, prior, share):
    table = tmp_path / "table.toml"
    table.write_text("[level]\nprior = [0.5, 0.7, 0.9]\nshare = [0.4, 0.6, 0.95]\n")
    assert calibrated(level(prior), table).confidence == share


def test_a_kind_that_was_not_measured_keeps_its_prior(tmp_path):
    table = tmp_path / "table.toml"
    table.write_text("[move]\nprior = [0.5]\nshare = [0.4]\n")
    assert calibrated(level(0.75), table).confidence == 0.75


def test_a_broken_table_says_what_is_wrong(tmp_path):
    table = tmp_path / "table.toml"
    table.write_text("[level]\nprior = [0.9, 0.7]\nshare = [0.4, 0.6]\n")
    with pytest.raises(LexiconError, match=r"table.toml: \[level\] needs .* priors rising"):
        calibrated(level(0.75), table)


def test_the_table_that_ships_never_falls():
    assert steps()
    for priors, shares in steps().values():
        assert shares == sorted(shares)
        assert len(priors) == len(shares)
