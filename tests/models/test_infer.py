"""Reading with the weights that ship: the same whatever stands beside a sentence, never cut, remembered, proved."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.errors import WeightsError
from models.infer import MANIFEST, MODEL, WEIGHTS, Encoder, windows
from models.labels import FEELINGS, LAYERS, SENTENCE, VOTES

SENTENCES = [
    "Stocks fell sharply on Tuesday after a hot inflation report.",
    "“We see value in banks,” said Dana Rook, a strategist at Marlow Partners.",
    "The company is based in Tampere.",
    "Gold climbed 2% while copper slid.",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_sentence_reads_the_same_alone_among_others_and_on_more_threads(encoder: Encoder) -> None:
    together = encoder.read(SENTENCES)
    alone = [Encoder().read([sentence])[0] for sentence in reversed(SENTENCES)]
    threaded = Encoder(threads=2).read(SENTENCES * 3)
    for one, other, third in zip(together, reversed(alone), threaded, strict=False):
        assert np.array_equal(one.votes, other.votes) and np.array_equal(one.votes, third.votes)
        assert np.array_equal(one.sentence, other.sentence) and np.array_equal(one.vector, third.vector)


def test_a_sentence_seen_before_is_not_encoded_again() -> None:
    fresh = Encoder()
    first = fresh.read([*SENTENCES, SENTENCES[0]])
    assert fresh.passes == len(SENTENCES)
    again = fresh.read(SENTENCES)
    assert fresh.passes == len(SENTENCES)
    assert all(one is other for one, other in zip(first, again, strict=False))


def test_what_is_told_of_a_sentence(encoder: Encoder) -> None:
    seen = encoder.read([SENTENCES[3]])[0]
    tokens = len(seen.offsets)
    assert seen.votes.shape == (tokens, sum(VOTES.values())) and seen.sentence.shape == (sum(SENTENCE.values()),)
    assert seen.layer("cause").shape == (tokens, 3) and seen.tags.shape == (len(LAYERS), tokens, 3)
    assert seen.layer("cause").sum(1) == pytest.approx(np.ones(tokens), abs=1e-5)
    assert np.linalg.norm(seen.vector) == pytest.approx(1, abs=1e-5)
    gold, copper = (seen.of_span("target", span) for span in ((0, 4), (27, 33)))
    assert gold is not None and copper is not None
    assert FEELINGS[int(gold.argmax())] == "positive"
    assert FEELINGS[int(copper.argmax())] == "negative"
    assert seen.of_span("target", (200, 210)) is None


def test_a_long_sentence_is_read_in_windows_to_its_last_word(encoder: Encoder) -> None:
    words = ["stocks"] * 300
    text = " ".join([*words, "fell"])
    before = encoder.passes
    seen = encoder.read([text])[0]
    assert encoder.passes - before == len(windows(301))
    assert len(seen.offsets) == len(seen.votes) == 301
    assert seen.offsets[-1] == (len(text) - 4, len(text))
    assert np.isfinite(seen.votes).all() and np.linalg.norm(seen.vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("tokens", [1, 126, 127, 168, 169, 1000])
def test_windows_cover_every_token(tokens: int) -> None:
    covered = {token for start, end in windows(tokens) for token in range(start, end)}
    assert covered == set(range(tokens))
    assert all(end - start <= 126 for start, end in windows(tokens))


def test_an_empty_sentence_has_no_tokens(encoder: Encoder) -> None:
    (seen,) = encoder.read([""])
    assert len(seen.offsets) == 0 and seen.likely("cause", (0, 5)) == 0.0


def test_weights_are_proved(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no weights"):
        Encoder(tmp_path)
    shutil.copytree(WEIGHTS, tmp_path / "kept")
    (tmp_path / "kept" / MODEL).write_bytes(b"other")
    with pytest.raises(WeightsError, match=r"reader\.onnx has SHA-256 d9298a10"):
        Encoder(tmp_path / "kept")
    manifest = json.loads((tmp_path / "kept" / MANIFEST).read_text())
    (tmp_path / "kept" / MANIFEST).write_text(json.dumps({**manifest, "votes": {"cause": 3}}))
    with pytest.raises(WeightsError, match="another version of the heads"):
        Encoder(tmp_path / "kept")


def test_all_that_ships_is_under_forty_megabytes() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 40_000_000


def test_reading_needs_neither_torch_nor_transformers() -> None:
    code = """
import sys
sys.modules.update(torch=None, transformers=None)  # whoever imports them fails; spaCy would take torch if it could
from nlp.pipeline import read
from scrapers.article import make_article
facts = read(make_article("Gold rose 2% on Monday after the Fed cut rates, Dana Rook said.")).facts
print(*sorted({fact.kind for fact in facts}), "onnxruntime" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "sentiment" in done.stdout and done.stdout.split()[-1] == "True"
