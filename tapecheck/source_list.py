"""The list of sources in `tapecheck.toml`, added to by a program and left as its owner wrote it otherwise."""

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tapecheck.config import ConfigError

_KEY = re.compile(r"^[ \t]*sources[ \t]*=[ \t]*\[", re.MULTILINE)
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\],]|\s+|.')


def add(path: Path, addresses: Sequence[str]) -> list[str]:
    """Add the addresses that the file's list does not have; which they are. Makes the file where there is none.

    Raises ConfigError where the file cannot be changed without changing more than that list.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = _parsed(text, path)
    listed = before.get("sources", [])
    known = {item.get("address") if isinstance(item, dict) else item for item in listed}
    new = [address for address in dict.fromkeys(addresses) if address not in known]
    if not new:
        return []
    changed = _with(text, new)
    try:
        fits = tomllib.loads(changed) == before | {"sources": [*listed, *new]}
    except tomllib.TOMLDecodeError:
        fits = False
    if not fits:
        raise ConfigError(
            "its list of sources is written in a way that no program should change",
            where=str(path),
            remedy=f"add {', '.join(map(_quoted, new))} by hand",
        )
    part = path.with_name(f"{path.name}.part")
    part.write_text(changed, encoding="utf-8")
    part.replace(path)
    return new


def _with(text: str, new: Sequence[str]) -> str:
    """The file's text with the addresses at the end of the list, or with a list at its beginning."""
    lines = "".join(f"    {_quoted(address)},\n" for address in new)
    found = _KEY.search(text)
    if found is None:
        return f"sources = [\n{lines}]\n{text}"
    last, end = _extent(text, found.end())
    comma = "" if last == found.end() or text[last - 1] == "," else ","
    rest = text[last:end].strip("\n").rstrip()  # comments behind the last item
    return f"{text[:last]}{comma}{rest}\n{lines}{text[end:]}"


def _extent(text: str, start: int) -> tuple[int, int]:
    """Where the last item of the list (or its comma) ends, and where the bracket is that closes the list."""
    depth, last = 1, start
    for token in _TOKEN.finditer(text, start):
        shown = token[0]
        depth += (shown == "[") - (shown == "]")
        if depth == 0:
            return last, token.start()
        if not shown.isspace() and not shown.startswith("#"):
            last = token.end()
    return start, start


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"no TOML: {error}", where=str(path)) from error


def _quoted(address: str) -> str:
    return json.dumps(address, ensure_ascii=False)
