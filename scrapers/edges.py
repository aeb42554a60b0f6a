"""The top and the end of a page's text: what stands above it that is a field of its own, and whether it breaks off."""

import re

_HEAD = 5  # lines from the top among which the title, the byline and the date may stand
_BYLINE = 120  # characters of a line that names the authors
_KICKER = 20  # letters before a title in its line: the section that it is of
_BESIDE = re.compile(r"by|and|von|und|par|et|por|words|text|story|written|posted|follow|minread|\d")  # in a byline
_DAY = re.compile(  # a line that is a date, with a time or without
    r"(?:- )?(?:(?:last |first )?(?:published|updated|posted|modified)(?: on)?:? ?)?(?:[A-Z][a-z]{2,8}day,? )?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?|\d{1,2}\.? [A-Z][a-z]{2,8}\.?,? \d{4}|\d{4}-\d\d-\d\d|"
    r"\d{1,2}/\d{1,2}/\d{2,4})"
    r"(?:,?(?: at| -| \|)? \d{1,2}[:.]\d{2}(?::\d{2})? ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?",
    re.IGNORECASE,
)
# How a text says that the rest is elsewhere: an ellipsis in brackets or at the end, or a call to go on reading.
_MORE = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|(?:…|\.\.\.) ?(?:read more|continue reading|more)?|"
    r"(?:^|[.!?…”\"\n] ?)(?:continue reading|read (?:the )?(?:full|whole|rest of the) (?:story|article|post)|"
    r"read more|keep reading|subscribe to (?:continue|keep|read)(?: reading)?|(?:log|sign) in to (?:continue|read)|"
    r"to (?:continue|keep) reading)[^.\n]{0,60})\W{0,3}$",
    re.IGNORECASE,
)


def without_head(text: str, *, title: str | None, authors: tuple[str, ...], dated: bool) -> str:
    """The text without the title, the byline and the date above it, which some pages have inside and others outside.

    The date stays where it is all that tells when the article was written.
    """
    lines = text.split("\n")
    head = min(len(lines), _HEAD)
    kept = [
        line
        for line in lines[:head]
        if not _is_head(line, title, authors) and not (dated and _DAY.fullmatch(line.strip()))
    ]
    return "\n".join([*kept, *lines[head:]]).strip("\n")


def breaks_off(text: str) -> bool:
    """True for a text whose end says that there is more of it elsewhere.

    >>> breaks_off("Gold rose on Thursday as […]"), breaks_off("Gold rose on Thursday.")
    (True, False)
    """
    return _MORE.search(text.rstrip()[-400:]) is not None


def _is_head(line: str, title: str | None, authors: tuple[str, ...]) -> bool:
    """True for the title, with no more than a word or two before it, or a byline that names none but the authors."""
    letters = _letters(line)
    named = _letters(title or "")
    if named and letters.endswith(named) and len(letters) <= len(named) + _KICKER:
        return True
    if len(line) > _BYLINE or not any(_letters(name) in letters for name in authors):
        return False
    for name in authors:
        letters = letters.replace(_letters(name), "")
    return _BESIDE.sub("", letters) == ""


def _letters(line: str) -> str:
    return "".join(character for character in line.casefold() if character.isalnum())
