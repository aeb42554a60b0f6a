"""The base encoder: checksum, shape and what its vectors are good for."""

import pytest

from models.encoder import WIDTH, base_encoder, check
from models.errors import WeightsError

SENTENCES = ["Small caps rallied to a record.", "The Russell 2000 hit an all-time high.", "The bakery opens at six."]


def test_vectors_are_unit_and_near_for_like_meanings():
    vectors = base_encoder().vectors(SENTENCES)
    assert tuple(vectors.shape) == (3, WIDTH)
    assert vectors.norm(dim=1).tolist() == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
    like = vectors @ vectors.T
    assert like[0, 1] > like[0, 2] + 0.2


def test_the_batch_size_does_not_change_a_vector():
    one = base_encoder().vectors(SENTENCES, batch=1)
    all_at_once = base_encoder().vectors(SENTENCES, batch=3)
    assert (one - all_at_once).abs().max() < 1e-5


def test_too_long_a_sentence_is_refused_not_cut():
    with pytest.raises(ValueError, match="split it"):
        base_encoder().vectors(["stocks " * 300])


def test_weights_that_are_not_ours_are_refused(tmp_path):
    weights = tmp_path / "model.safetensors"
    with pytest.raises(WeightsError, match="no weights"):
        check(weights, "0" * 64)
    weights.write_bytes(b"other")
    with pytest.raises(WeightsError, match="expected 0000"):
        check(weights, "0" * 64)
