"""Files, folders and standard input to articles."""

import io
import json
import os
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.article import Article
from scrapers.errors import SourceError
from scrapers.folders import articles

TEXT = "Gold rose 1% to $3,650 an ounce on Thursday, a record, as the dollar slipped and yields fell."


def only(path: Path | str) -> Article:
    (found,) = articles(path)
    assert isinstance(found, Article), found
    return found


def error(path: Path | str) -> SourceError:
    (found,) = articles(path)
    assert isinstance(found, SourceError), found
    return found


def test_a_text_is_kept_whole_and_cleaned_and_has_the_address_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a b.txt"
    file.write_text(f"Gold at a record\n\n{TEXT}\n-\nOil fell.\nSign up for our free newsletter\n")
    article = only(file)
    assert article.text == f"Gold at a record\n\n{TEXT}\n- Oil fell."
    assert article.url == file.as_uri() and article.url.endswith("/a%20b.txt")
    assert (article.title, article.published, article.authors, article.source) == (None, None, (), None)


def test_a_text_is_dated_by_a_dateline_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"15:54 EDT, 10/29/2025 (Desk) -- {TEXT}")
    (tmp_path / "b.txt").write_text(f"October 29, 2025\n{TEXT}")
    dated, undated = articles(tmp_path)
    assert isinstance(dated, Article) and isinstance(undated, Article)
    assert dated.published and dated.published.isoformat() == "2025-10-29T15:54:00-04:00"
    assert undated.published is None


def test_a_saved_page_keeps_the_address_of_its_file(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://desk.example/a"><meta property="og:title" content="Record">'
    (tmp_path / "a.html").write_text(f"<html><head>{head}</head><body><article><p>{TEXT}</p></article></body></html>")
    article = only(tmp_path / "a.html")
    assert (article.text, article.title, article.url) == (TEXT, "Record", (tmp_path / "a.html").as_uri())


def test_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: 'A record'\nauthor: Ada Stone\ndate: 2025-09-18T16:05:00-04:00\n---\n"
        f"# Gold *again*\n\n{TEXT} See [the tape](https://desk.example) ![chart](x.png).\n\n> A quote.\n\n"
        "* **Oil** fell\n"
        "\n| Index | Close |\n|---|---|\n| Dow | 46,142.42 |\n"
    )
    article = only(tmp_path / "a.md")
    assert article.text.split("\n\n") == [
        "Gold again",
        f"{TEXT} See the tape .",
        "A quote.",
        "- Oil fell",
        "| Index | Close |\n| Dow | 46,142.42 |",
    ]
    assert (article.title, article.authors) == ("A record", ("Ada Stone",))
    assert article.published and article.published.isoformat() == "2025-09-18T16:05:00-04:00"
    (tmp_path / "a.md").write_text(f"# Gold *again* #\n\n2 * 3 * 4, snake_case_word\n{TEXT}")
    assert only(tmp_path / "a.md").title == "Gold again"
    assert "2 * 3 * 4, snake_case_word" in only(tmp_path / "a.md").text


def test_folders_are_read_below_and_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", "c.md", ".hidden.txt", ".git/x.txt", "notes.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{TEXT} {name}")
    (tmp_path / "loop").symlink_to(tmp_path)
    names = [Path(found.url or "").name for found in articles(tmp_path) if isinstance(found, Article)]
    assert names == ["1.txt", "2.txt", "b.txt", "c.md"]


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "null bytes": ("a.txt", b"MZ\x90\x00\x03\x00\x00", "binary"),
    "control characters": ("a.txt", bytes(range(1, 32)) * 20, "binary"),
    "an image": ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
    "empty": ("a.txt", b"", "empty"),
    "blank": ("a.md", b" \n\n\t", "empty"),
    "furniture": ("a.txt", b"Advertisement\n?\n", "no text but furniture"),
    "too large": ("a.txt", b"Gold rose. " * 1_000_000, "larger than 10 MB"),
    "an empty page": ("a.html", b"<html></html>", "no article text"),
    "a PDF for a page": ("a.html", b"%PDF-1.7", "a PDF"),
    "unknown": ("a.docx", b"PK", "a .docx file is not read"),
    "nameless": ("README", b"words", "is not read"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files(name: str, tmp_path: Path) -> None:
    file, body, words = BAD_FILES[name]
    (tmp_path / file).write_bytes(body)
    found = error(tmp_path / file)
    assert words in found.message
    assert found.where == str(tmp_path / file)


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00")
    (tmp_path / "b.txt").write_text(TEXT)
    bad, good = articles(tmp_path)
    assert isinstance(bad, SourceError) and isinstance(good, Article)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert error(tmp_path / "gone.txt").message == "there is no such file or folder"
    assert "no file that can be read" in error(tmp_path).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    assert error(tmp_path / "a.txt").message == "Permission denied"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_texts_in_several_encodings(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"{TEXT} “Société” – 5 €".encode(encoding))
    assert only(tmp_path / "a.txt").text == f"{TEXT} “Société” – 5 €"


# -- JSON Lines


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    rows = [
        {
            "url": "https://desk.example/1",
            "title": "Record",
            "published": "2025-09-18T16:05:00-04:00",
            "text": f"{TEXT}\\n?",
            "source": "Desk",
            "authors": ["Ada Stone"],
            "language": "en-GB",
            "more": 7,
        },
        {"text": f"{TEXT} Two.", "published": "2025-09-18"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows[:1]) + "\n\n" + json.dumps(rows[1]))
    first, second = articles(file)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.url, first.title, first.source) == ("https://desk.example/1", "Record", "Desk")
    assert (first.authors, first.language) == (("Ada Stone",), "en-GB")
    assert first.published and first.published.isoformat() == "2025-09-18T16:05:00-04:00"
    assert (second.url, second.published, second.language) == (f"{file.as_uri()}#3", None, "en")


BAD_LINES: dict[str, tuple[bytes, str]] = {
    "no JSON": (b'{"text": ', "no JSON"),
    "a list": (b"[1]", "no JSON object"),
    "a number": (b"7", "no JSON object"),
    "deep": (b"[" * 100_000, "no JSON"),
    "no text": (b'{"url": "https://a.example"}', "text is missing"),
    "a blank text": (b'{"text": "  "}', "text is missing"),
    "a text that is none": (b'{"text": 7}', "text is missing"),
    "a title that is none": (b'{"text": "Gold rose.", "title": ["a"]}', "title is no string"),
    "authors that are none": (b'{"text": "Gold rose.", "authors": "Ada"}', "authors are no list"),
    "no UTF-8": (b'{"text": "Gold \xff rose."}', "no JSON"),
    "nothing but furniture": (b'{"text": "Advertisement"}', "no text but furniture"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_named_and_the_others_go_on(name: str, tmp_path: Path) -> None:
    line, words = BAD_LINES[name]
    good = json.dumps({"text": TEXT}).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([good, line, good]))
    first, bad, last = articles(tmp_path / "a.jsonl")
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(bad, SourceError)
    assert words in bad.message
    assert bad.where == f"{tmp_path / 'a.jsonl'}:2"


def test_half_characters_do_not_reach_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Gold \\ud800 rose.", "title": "\\udc00", "authors": ["\\ud800"]}')
    article = only(tmp_path / "a.jsonl")
    assert (article.text, article.title, article.authors) == ("Gold ? rose.", "?", ("?",))


def test_an_endless_line_is_an_error_and_not_all_of_memory(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    with file.open("wb") as out:
        for _ in range(40):
            out.write(b"x" * 1_000_000)
        out.write(b"\n" + json.dumps({"text": TEXT}).encode())
    tracemalloc.start()
    bad, good = articles(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(bad, SourceError) and isinstance(good, Article)
    assert "larger than 10 MB" in bad.message
    assert peak < 35_000_000


def test_lines_are_read_as_they_are_wanted(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text((json.dumps({"text": TEXT}) + "\n") * 20_000)
    found = articles(file)
    tracemalloc.start()
    for _ in range(3_000):
        assert isinstance(next(found), Article)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


# -- standard input


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    return lambda body: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))


def test_standard_input_is_one_text_or_json_lines(typed: Callable[[bytes], None]) -> None:
    typed(f"Gold\n{TEXT}\n".encode())
    article = only("-")
    assert (article.text, article.url) == (f"Gold\n{TEXT}", None)
    typed(json.dumps({"text": TEXT}).encode() + b"\n{\n" + json.dumps({"text": TEXT}).encode())
    first, bad, last = articles("-")
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(bad, SourceError)
    assert (first.url, bad.where) == (None, "standard input:2")


@pytest.mark.parametrize(("body", "words"), [(b"", "empty"), (b"\x00\x01", "binary"), (b"x" * 10_000_001, "10 MB")])
def test_bad_standard_input(body: bytes, words: str, typed: Callable[[bytes], None]) -> None:
    typed(body)
    assert words in error("-").message
