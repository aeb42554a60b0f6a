"""Newsletters as mail."""

import io
import logging
from email.message import EmailMessage
from pathlib import Path

import pytest

from scrapers.article import Article
from scrapers.errors import SourceError
from scrapers.folders import articles
from scrapers.mail import mailbox, read
from scrapers.pieces import Found

PARAGRAPHS = [
    "Small caps closed at a record on Thursday, the first since November 2021, after the Fed cut rates by a quarter.",
    "The Russell 2000 gained 2.5% to 2,467.70, while the S&P 500 added 0.5% and the Nasdaq Composite rose 0.9%.",
    "Treasury yields drifted higher; the ten-year note ended the day at 4.11%, up two basis points from Wednesday.",
]
# Newsletters are laid out with tables within tables.
LAYOUT = (
    "<html><body><table width='100%'><tr><td><table><tr><td><a href='https://l.example/v'>View in browser</a></td></tr>"
    "<tr><td><h1>The record</h1></td></tr>{}<tr><td><img src='https://t.example/pixel.gif' width='1'></td></tr>"
    "<tr><td>You are receiving this email because you signed up. <a href='https://l.example/u'>Unsubscribe</a></td></tr>"
    "</table></td></tr></table></body></html>"
).format("".join(f"<tr><td><p>{paragraph}</p></td></tr>" for paragraph in PARAGRAPHS))


def letter(
    *, html: str | None = LAYOUT, text: str | None = "Plain words.", attached: tuple[str, ...] = (), **headers: str
) -> bytes:
    message = EmailMessage()
    told = {"Subject": "The record", "From": "Harbour Letter <desk@harbour.example>"}
    for name, value in (told | {"Date": "Thu, 18 Sep 2025 16:30:00 -0400"} | headers).items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name in attached:
        message.add_attachment(b"%PDF-1.7 \x00", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def only(found: list[Found]) -> Article:
    (article,) = found
    assert isinstance(article, Article), article
    return article


def test_a_newsletter_is_read_from_its_html(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(letter(attached=("chart.pdf", "terms.pdf"), Subject="Fwd: =?utf-8?q?The_r=C3=A9cord?="))
    with caplog.at_level(logging.INFO):
        article = only(list(articles(path)))
    assert (article.title, article.source, article.url) == ("The récord", "Harbour Letter", path.as_uri())
    assert article.published and article.published.isoformat() == "2025-09-18T16:30:00-04:00"
    assert article.text == "\n".join(PARAGRAPHS)  # without the title above them
    assert "2 attachments were left alone" in caplog.text


def test_without_html_the_plain_part_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter(html=None, text="\n".join(PARAGRAPHS)))
    assert only(list(articles(tmp_path / "a.eml"))).text == "\n".join(PARAGRAPHS)


def test_where_the_list_keeps_it_is_its_address(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter(Archived_At="<https://harbour.example/letters/18>"))
    (tmp_path / "b.eml").write_bytes(letter(Archived_At="<javascript:alert(1)>"))
    assert only(list(articles(tmp_path / "a.eml"))).url == "https://harbour.example/letters/18"
    assert only(list(articles(tmp_path / "b.eml"))).url == (tmp_path / "b.eml").as_uri()


@pytest.mark.parametrize("date", ["Thu, 18 Sep 2025 16:30:00 -0000", "soon", "99 Foo 99999", ""])
def test_a_date_without_an_offset_is_none(date: str) -> None:
    raw = letter().replace(b"Date: Thu, 18 Sep 2025 16:30:00 -0400", f"Date: {date}".encode())
    assert read(raw).published is None


def test_a_mailbox_is_read_message_by_message(tmp_path: Path) -> None:
    quoted = letter(html=None, text="One rose.\n\nFrom here on it fell.")
    assert b"\n\nFrom here" in quoted
    parts = [quoted.replace(b"\n\nFrom here", b"\n\n>From here"), b"nothing of a message", letter()]
    path = tmp_path / "box.mbox"
    path.write_bytes(b"".join(b"From desk Thu Sep 18 16:30:00 2025\n" + part + b"\n\n" for part in parts))
    first, second, third = articles(path)
    assert isinstance(first, Article) and first.text == "One rose.\n\nFrom here on it fell."
    assert isinstance(second, SourceError) and (second.where, second.message) == (f"{path}:2", "it is no message")
    assert isinstance(third, Article) and third.url == f"{path.as_uri()}#3"


def test_a_message_larger_than_the_limit_is_an_error_and_the_next_is_read() -> None:
    class Endless(io.RawIOBase):
        """A mailbox of 40 MB, made as it is read."""

        def __init__(self) -> None:
            self.left = 400
            self.tail = io.BytesIO(b"\n\nFrom a\n" + letter(html=None, text="Gold rose."))

        def readline(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            if self.left == 399:
                return b"From a\n"
            return b"x: " + b"y" * 100_000 + b"\n" if self.left > 0 else self.tail.readline()

    first, second = mailbox(Endless(), "box", "file:///box")  # type: ignore[arg-type]
    assert isinstance(first, SourceError) and first.message == "it is larger than 10 MB"
    assert isinstance(second, Article) and second.text == "Gold rose."


# -- safety


NAMES = ("../../escaped.txt", "/tmp/escaped.txt", "..\\escaped.txt", "a\x00b.txt", "C:\\escaped.txt")


def test_names_of_attachments_are_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    monkeypatch.chdir(inside)
    raw = letter(attached=tuple(f"name{n}.pdf" for n in range(len(NAMES))))
    for n, name in enumerate(NAMES):
        raw = raw.replace(f"name{n}.pdf".encode(), name.encode())
    (inside / "a.eml").write_bytes(raw)
    article = only(list(articles(inside / "a.eml")))
    assert read(raw).attachments == len(NAMES)
    assert "escaped" not in article.text
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.eml"]
    assert not Path("/tmp/escaped.txt").exists()


def test_a_script_in_a_subject_is_no_title() -> None:
    assert read(letter(Subject="<script>alert(1)</script>Gold <b>rose</b>")).title == "Gold rose"


NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3000))
CRAFTED: dict[str, bytes] = {
    "nested": NESTED,
    "half characters": b"Subject: =?utf-8?b?7aCA?=\nContent-Type: text/plain; charset=utf-7\n\n+2AA-",
    "a charset that is none": b"Subject: =?nope?q?a?=\nContent-Type: text/plain; charset=nope\n\nGold rose.",
    "a header of 2 MB": b"Subject: " + b"=?utf-8?q?a?= " * 140_000 + b"\n\nGold rose.",
    "null bytes": b"Subject: a\x00b\n\nGold \x00rose.",
    "broken base64": b"Subject: a\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!!",
    "a part of no kind": b"Subject: a\nContent-Type: ;;;=\n\nGold rose.",
    "binary": bytes(range(256)) * 50,
    "empty headers": b":\n:\n\n",
}


@pytest.mark.parametrize("name", CRAFTED)
def test_crafted_mail_is_an_article_or_a_clear_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(CRAFTED[name])
    (found,) = articles(tmp_path / "a.eml")
    if isinstance(found, Article):
        assert ("Gold" in found.text or name == "half characters") and "\x00" not in found.text
        (found.title or "").encode()
    else:
        assert "please report" not in str(found), found
