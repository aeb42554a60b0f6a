"""Text damaged on its way: escapes that were never undone, and characters read in the wrong encoding."""

import html
import re

_ESCAPED = re.compile(r"\\{1,3}([\"'“”‘’/&])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

# UTF-8 read as windows-1252: the lead byte of a two-, three- or four-byte sequence, and the bytes that can follow it.
_FOLLOWERS = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in range(0x80, 0xC0))
_FOLLOWERS += "".join(chr(b) for b in range(0x80, 0xA0))  # as latin-1 leaves them
_CLASS = re.escape(_FOLLOWERS)
_MISREAD = re.compile(f"[ÂÃÅÄ][{_CLASS}]|[âï][{_CLASS}]{{2}}|ð[{_CLASS}]{{3}}")
_LEADS = "ÂÃÅÄâïð"
_ROUNDS = 3  # text that went wrong more than once

# UTF-8 read as Thai (cp874), and what could not be shown then lost: of each dash and quote only its lead byte is left.
_THAI_LEAD = "โ"
_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e5b]")
_LOST = (
    (re.compile("(?<=[.,!?…])โ|โ(?=[,.;:])"), "”"),
    (re.compile(r"(?<![^\s(])โ(?=\w)"), "“"),
    (re.compile(r"(?<=\w)โ(?=(?:s|t|d|m|re|ve|ll)\b)|(?<=s)โ(?=\s)"), "’"),
    (re.compile(r"(?<=\w)โ(?=\w)"), "—"),
)


def mend(text: str) -> str:
    r"""The text with escaped quotes, leftover entities and misread characters put right.

    >>> mend('She said, \\"It’s S&amp;P daysâ€”again.\\"')
    'She said, "It’s S&P days—again."'
    """
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    for _ in range(_ROUNDS):
        if not any(lead in text for lead in _LEADS):
            break
        before, text = text, _MISREAD.sub(_reread, text)
        if text == before:
            break
    return _without_thai_leads(text) if _THAI_LEAD in text else text


def _reread(match: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, match[0])).decode("utf-8")
    except ValueError:
        return match[0]


def _byte(character: str) -> bytes:
    code = ord(character)
    return bytes([code]) if code < 256 else character.encode("cp1252")


def _without_thai_leads(text: str) -> str:
    if any(character != _THAI_LEAD for character in _THAI.findall(text)):
        return text  # it is Thai
    for pattern, mark in _LOST:
        text = pattern.sub(mark, text)
    return text
