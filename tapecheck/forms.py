"""The forms of a digest, by name and by the ending of the file that it goes into."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tapecheck.edition import Digest
from tapecheck.render import wording
from tapecheck.sections import ENDINGS

FEED = "feed.atom"


def _text(told: Digest) -> str:
    from tapecheck.render.terminal import text

    return text(told)


def _markdown(told: Digest) -> str:
    from tapecheck.render.markdown import markdown

    return markdown(told)


def _html(told: Digest) -> str:
    from tapecheck.render.page import page

    return page(told)


def _json(told: Digest) -> str:
    from tapecheck.render.rows import json

    return json(told) + "\n"


def _atom(told: Digest) -> str:
    from tapecheck.render.atom import atom

    return atom([told]).decode()


def _mail(told: Digest) -> str:
    from tapecheck.render.mail import html

    return html(told)


_FORMS: dict[str, Callable[[Digest], str]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
    "atom": _atom,
    "mail": _mail,
}


def rendered(told: Digest, form: str) -> str:
    """The digest in a form of `ENDINGS`, closed by a newline."""
    return _FORMS[form](told)


def written(told: Digest, forms: tuple[str, ...], folder: Path, *, base: str = "") -> list[Path]:
    """Write a digest into a folder in these forms, and its entry into the folder's feed; the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{wording.slug(told)}{ENDINGS[form]}": rendered(told, form) for form in forms if form != "atom"}
    changed = [path for path, text in files.items() if put(path, text.encode())]
    if "atom" in forms:
        from tapecheck.render.atom import atom

        feed = folder / FEED
        before = feed.read_bytes() if feed.is_file() else None
        if put(feed, atom([told], before=before, base=base)):
            changed.append(feed)
    return changed


def put(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; False, and nothing touched, where it has that content already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(made).chmod(0o644)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    return True
