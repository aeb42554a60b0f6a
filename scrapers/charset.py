"""Bytes to text: what the bytes prove first, what they are declared to be second."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"\s{0,20}<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_PAGE_HEAD = 4096  # a page must declare its charset near its start (the HTML standard says 1024 bytes)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\v\x1b")
# Encodings that pages are really written in. Python knows others (utf-7, unicode_escape, punycode), which turn harmless
# bytes into markup.
_KNOWN = re.compile(
    r"utf-?(8|16|32)|iso-?8859|latin|windows-?125|cp125|cp874|tis-?620|koi8|gb|big5|shift|euc|mac|ascii|us-"
)


def decode(body: bytes, *, declared: str | None = None) -> str:
    """The text of a page or file, never an error: what no encoding fits is read as windows-1252.

    A byte order mark wins; then UTF-8, if the bytes are that (text in another encoding hardly ever is by chance, while
    pages often declare the wrong one); then the server's charset, the page's own, and windows-1252.

    >>> decode("Société".encode("latin-1"), declared="utf-8")
    'Société'
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    for label in ("utf-8", declared, _in_page(body), "windows-1252"):
        text = _strictly(body, label) if label else None
        if text is not None:
            return text
    return body.decode("windows-1252", errors="replace")


def binary(body: bytes) -> bool:
    """True for bytes that are no text: null bytes without a byte order mark, or many control characters."""
    head = body[:65536]
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return False
    if b"\x00" in head:
        return True
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 200


def _in_page(body: bytes) -> str | None:
    head = body[:_PAGE_HEAD]
    match = _XML.match(head) or _DECLARED.search(head)
    return match[1].decode("ascii", errors="replace") if match else None


def _strictly(body: bytes, label: str) -> str | None:
    label = label.lower()
    if not _KNOWN.match(label):
        return None
    if label in ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        label = "windows-1252"  # as browsers do (WHATWG Encoding, 4.2)
    try:
        return body.decode(label)
    except (UnicodeDecodeError, LookupError):
        return None
