"""What a digest takes out of the store."""

from datetime import UTC, datetime
from pathlib import Path

from corpus.store import Corpus
from tapecheck.shelf import days, everything, last_day, told
from tests.tapecheck import made_day as made


def filled(path: Path) -> Corpus:
    corpus = Corpus.open(path, clock=lambda: datetime(2025, 8, 1, 22, tzinfo=UTC))
    checked = made.checked()
    corpus.keep((reading for reading, _ in checked), extractor="made")
    corpus.judge({id_: verdict for _, verdicts in checked for id_, verdict in verdicts.items()})
    return corpus


def test_a_store_tells_what_its_readings_tell(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as corpus:
        found = told(corpus, made.history(), made.DAY)
        assert [line.text for line in found.lede][-1] == "Of 2 claims checked, 1 failed."
        assert [source.article.source for source in found.sources] == ["The Made Paper", "The Other Paper"]
        assert len(found.judged) == 3
        assert last_day(corpus) == made.DAY
        assert last_day(corpus, before=made.DAY) is None
        assert days(everything(corpus)) == {made.DAY: 1}


def test_a_source_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as corpus:
        corpus.reached("https://quiet.example/feed", title="The Quiet Paper")
        corpus.missed("https://quiet.example/feed", "HTTP 500")
        corpus.missed("https://never.example/feed", "no such host")
        corpus.reached("https://fine.example/feed")
        assert [note.text for note in told(corpus, made.history(), made.DAY).notes] == [
            "https://never.example/feed could not be reached yet.",
            "The Quiet Paper could not be reached since Friday, August 1, 2025.",
        ]
        moment = datetime(2025, 8, 1, 21, tzinfo=UTC)
        assert told(corpus, made.history(), made.DAY, as_of=moment).notes == ()
