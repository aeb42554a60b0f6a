"""Newsletters as mail: a message (.eml) or a mailbox (.mbox) to articles.

The HTML part is read as a page is, else the plain one. Attachments are counted and left alone: none is decoded, none is
opened, none is written anywhere, and their names are never used.
"""

import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import IO, Any

from scrapers import charset
from scrapers.article import Article
from scrapers.body import fragment
from scrapers.errors import PageError
from scrapers.furniture import clean
from scrapers.markup import plain
from scrapers.metadata import absolute
from scrapers.pages import extract
from scrapers.pieces import LIMIT, Found, of_text, piece

_MOST_PARTS = 50  # nested ones cost the parser time that grows with their depth
_MULTIPART = re.compile(rb"multipart/|message/rfc822", re.IGNORECASE)
_HEADER = 2000  # characters of a header that are decoded
_FORWARDED = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_FROM = re.compile(rb"^>+From ")
_LESS = 0.5  # where the reader of pages keeps less than this of the words, the newsletter's layout has misled it
_LONG = 250  # characters of a line that is more than what every letter says
_CALL = re.compile(
    r"\bunsubscribe\b|\b(?:view|read|open|see) (?:\w+ ){0,4}(?:in|on) (?:\w+ ){0,2}(?:browser|web)\b"
    r"|\byou(?:'re| are| have)? (?:receiv(?:ed|ing)|getting) this\b|\b(?:manage|update|change) (?:your )?(?:e-?mail )?"
    r"(?:preferences|settings|subscription)\b|\bforwarded this (?:e-?mail|to you)\b|\badd us to your address book\b",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a message says."""

    title: str | None
    sender: str | None
    published: datetime | None  # with an offset; None where the message gives none
    url: str | None  # where the list keeps it, if the message says so
    html: bytes = field(repr=False)
    html_charset: str | None
    text: str = field(repr=False)
    attachments: int


def message(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    """The article of a message."""
    yield piece(file.read(LIMIT + 1), where, lambda body: _article(body, url))


def mailbox(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    """The articles of a mailbox, one message after the other, in the memory of the longest."""
    for number, body in enumerate(_messages(file), start=1):
        here = f"{url}#{number}"
        yield piece(body, f"{where}:{number}", lambda body, here=here: _article(body, here))  # type: ignore[misc]


def read(body: bytes) -> Mail:
    """What a message says. Raises ValueError for what is none."""
    if len(_MULTIPART.findall(body)) > _MOST_PARTS:
        raise ValueError(f"it has more than {_MOST_PARTS} parts within parts")
    try:
        parsed: Message = message_from_bytes(body)
        parts = [part for part in parsed.walk() if not part.is_multipart()]
        shown = [part for part in parts if not _is_attachment(part)]
        html = max((part for part in shown if _kind(part) == "text/html"), key=_size, default=None)
        texts = [part for part in shown if _kind(part) == "text/plain"]
        return Mail(
            title=_title(parsed),
            sender=_sender(parsed),
            published=_date(parsed),
            url=absolute("", (_header(parsed, "Archived-At") or "").strip(" <>")),
            html=_payload(html) if html is not None else b"",
            html_charset=html.get_content_charset() if html is not None else None,
            text="\n\n".join(charset.decode(_payload(part), declared=part.get_content_charset()) for part in texts),
            attachments=sum(part not in texts and part is not html for part in parts),
        )
    except (MessageError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no sound message: {error}") from error


def _messages(file: IO[bytes]) -> Iterator[bytes]:
    """The messages of a mailbox, each cut at the limit: a "From " line after an empty one parts them."""
    body, blank, begun = bytearray(), True, False
    while line := file.readline(LIMIT):
        if blank and line.startswith(b"From "):
            if begun:
                yield bytes(body)
            body, begun = bytearray(), True
            blank = False
            continue
        blank = not line.strip()
        begun = begun or not blank
        if len(body) <= LIMIT:
            body += line[1:] if _FROM.match(line) else line
    if begun:
        yield bytes(body)


def _article(body: bytes, url: str) -> Article:
    """Raises ValueError or PageError where the message holds none."""
    if b":" not in body[:1000] or charset.binary(body[:1000]):
        raise ValueError("it is no message")
    mail = read(body)
    if mail.attachments:
        _log.info("%s: %d attachments were left alone", url, mail.attachments)
    said: dict[str, Any] = {"title": mail.title, "source": mail.sender, "published": mail.published}
    here = mail.url or url
    text = _from_html(mail, here) or mail.text
    lines = [line for line in text.split("\n") if len(line) > _LONG or not _CALL.search(line)]
    if lines and mail.title and lines[0].casefold() == mail.title.casefold():
        del lines[0]
    return of_text("\n".join(lines), here, **said)


def _from_html(mail: Mail, url: str) -> str:
    """The text of the HTML part; "" where it has none."""
    if not mail.html.strip():
        return ""
    whole = clean(fragment(charset.decode(mail.html, declared=mail.html_charset)))
    with contextlib.suppress(PageError):
        text = extract(mail.html, url=url, charset=mail.html_charset).text
        if len(text) >= _LESS * len(whole):
            return text
    return whole


def _title(parsed: Message) -> str | None:
    return plain(_FORWARDED.sub("", _header(parsed, "Subject") or ""))


def _sender(parsed: Message) -> str | None:
    name, address = parseaddr(_header(parsed, "From") or "")
    return plain(name) or address.rpartition("@")[2] or None


def _date(parsed: Message) -> datetime | None:
    try:
        when = parsedate_to_datetime(_header(parsed, "Date") or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return when if when.tzinfo is not None else None


def _header(parsed: Message, name: str) -> str | None:
    """The header in words, on one line."""
    if name not in parsed:
        return None
    written = str(parsed[name])[:_HEADER]
    try:
        told = str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, ValueError):
        told = written
    return " ".join(told.encode("utf-8", errors="replace").decode("utf-8").split())


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _kind(part: Message) -> str:
    return part.get_content_type()


def _size(part: Message) -> int:
    return len(str(part.get_payload()))


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
