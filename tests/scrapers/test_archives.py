"""Web archives."""

import gzip
import logging
from datetime import date
from pathlib import Path

import pytest
from backports import zstd

from scrapers.article import Article
from scrapers.errors import SourceError
from scrapers.folders import articles
from scrapers.wanted import Wanted

pytest.importorskip("fastwarc", reason="archives need the extra `archives`")

WORDS = "Stocks rose on Thursday as yields fell, and small companies did best of all, as they have since the cut. " * 6


def record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    day: str = "2025-09-18T20:00:00Z",
    status: str = "200 OK",
    headers: str = "Content-Type: text/html; charset=utf-8",
) -> bytes:
    """One record, packed by itself as crawls do."""
    block = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body if kind == "response" else body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {day}\r\nWARC-Target-URI: {url}\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 1)


def page(number: int | str) -> bytes:
    return (
        f"<html><head><title>Piece {number}</title></head><article><p>{WORDS} {number}.</p></article></html>".encode()
    )


def archive(folder: Path, *records: bytes, name: str = "crawl.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def urls(path: Path, wanted: Wanted | None = None) -> list[str | None]:
    found = list(articles(path, wanted=wanted or Wanted()))
    assert all(isinstance(one, Article) for one in found), found
    return [one.url for one in found if isinstance(one, Article)]


def test_pages_of_a_crawl_are_articles_and_the_rest_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = archive(
        tmp_path,
        record("https://a.example/1", page(1)),
        record("https://a.example/1", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record("https://a.example/2", page(2), status="404 Not Found"),
        record("https://a.example/3", b"%PDF", headers="Content-Type: application/pdf"),
        record("https://a.example/4", gzip.compress(page(4)), headers="Content-Encoding: gzip"),
        record("https://a.example/5", page(5), headers="Content-Encoding: gzip"),  # unpacked by the crawler
        record("https://a.example/6", zstd.compress(page(6)), headers="Content-Encoding: zstd"),
        record("https://a.example/", page("front")),
        record("https://a.example/7", b"<html><nav>Home</nav></html>"),
        record("https://a.example/8", f"{WORDS} Eight.".encode(), kind="conversion"),
    )
    with caplog.at_level(logging.INFO):
        found = urls(path)
    assert found == [f"https://a.example/{n}" for n in (1, 4, 5, 6, 8)]
    assert "1 records left alone: a front page" in caplog.text
    assert "1 records left alone: the page holds no article text" in caplog.text


def test_packed_by_gzip_by_zstd_and_not_at_all(tmp_path: Path) -> None:
    packed = [record(f"https://a.example/{n}", page(n)) for n in range(3)]
    plain = [gzip.decompress(one) for one in packed]
    expected = [f"https://a.example/{n}" for n in range(3)]
    assert urls(archive(tmp_path, *packed)) == expected
    assert urls(archive(tmp_path, *plain, name="plain.warc")) == expected
    assert urls(archive(tmp_path, *map(zstd.compress, plain), name="z.warc.zst")) == expected


def test_only_the_wanted_days_and_domains_are_read(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        *(record(f"https://www.a.example/{n}", page(n), day=f"2025-09-{n}T23:59:59Z") for n in (17, 18, 19)),
        record("https://nota.example/18", page("x")),
        record("https://b.example/18", page("b")),
    )
    wanted = Wanted(since=date(2025, 9, 18), until=date(2025, 9, 18), domains=("a.example", "B.example"))
    assert urls(path, wanted) == ["https://www.a.example/18", "https://b.example/18"]


def test_a_folder_of_archives(tmp_path: Path) -> None:
    archive(tmp_path, record("https://a.example/1", page(1)))
    archive(tmp_path, gzip.decompress(record("https://a.example/2", page(2))), name="b.warc")
    assert urls(tmp_path) == ["https://a.example/2", "https://a.example/1"]


# -- safety


def test_names_in_an_archive_name_no_file_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    monkeypatch.chdir(inside)
    (tmp_path / "secret.html").write_bytes(page("secret"))
    names = ["../../escaped", "/etc/passwd", f"file://{tmp_path}/secret.html", "https:///etc/passwd", "http://[x/"]
    path = archive(inside, *(record(name, page(name)) for name in names), record("https://a.example/../../x", page(1)))
    assert urls(path) == ["https://a.example/../../x"]
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["crawl.warc.gz", "in", "secret.html"]


def test_a_record_larger_than_a_page_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bomb = gzip.compress(bytes(60_000_000))
    path = archive(
        tmp_path,
        record("https://a.example/1", b"<p>" + bytes(60_000_000)),
        record("https://a.example/2", bomb, headers="Content-Encoding: gzip"),
        record("https://a.example/3", page(3)),
    )
    with caplog.at_level(logging.INFO):
        assert urls(path) == ["https://a.example/3"]
    assert "larger than" in caplog.text


GOOD = record("https://a.example/1", page(1))
BROKEN: dict[str, bytes] = {
    "cut short": GOOD + record("https://a.example/2", page(2))[:-200],
    "no archive": b"not at all, " * 99,
    "garbage between": GOOD + b"\x1f\x8b" + bytes(99) + GOOD,
    "an endless header": gzip.compress(b"WARC/1.0\r\nX: " + b"y" * 1_000_000),
    "a length that is none": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n"),
    "null bytes": gzip.compress(b"WARC/1.0\r\n" + bytes(5000)),
    "empty": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_archive_is_read_as_far_as_it_goes(name: str, tmp_path: Path) -> None:
    found = list(articles(archive(tmp_path, BROKEN[name])))
    good = [one.url for one in found if isinstance(one, Article)]
    errors = [one for one in found if isinstance(one, SourceError)]
    assert set(good) <= {"https://a.example/1"}
    assert len(errors) == (0 if name in ("empty", "a length that is none", "cut short", "null bytes") else 1), errors
