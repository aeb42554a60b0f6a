"""Reading a body to its end or to the limit, whichever comes first, before and after decompression."""

import zlib
from collections.abc import Iterable
from typing import Protocol

_STEP = 64 * 1024  # bytes that one decompression call may give


class SizeError(ValueError):
    """The body is larger than the limit."""


class EncodingError(ValueError):
    """The body is not what its Content-Encoding says, or breaks off."""


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def read_limited(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """The body of these chunks. Raises SizeError once it is longer than `max_bytes`, EncodingError where it is broken.

    Decompression goes in small steps, so a bomb costs no more memory than the limit.
    """
    wanted = encoding.strip().lower()
    if wanted in ("", "identity"):
        return _gather(chunks, max_bytes)
    if wanted not in ("gzip", "x-gzip", "deflate"):
        raise EncodingError(f"it is encoded as {encoding[:40]!r}, which was not asked for")
    return _gather(_inflated(chunks, wanted), max_bytes)


def _gather(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise SizeError(f"it is larger than {megabytes(max_bytes)}")
    return bytes(body)


def _inflated(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    decoder: _Decoder | None = None
    for chunk in chunks:
        decoder = decoder or _decoder(encoding, chunk)
        rest = chunk
        while rest and not decoder.eof:
            try:
                yield decoder.decompress(rest, _STEP)
            except zlib.error as error:
                raise EncodingError(f"it is no sound {encoding}") from error
            rest = decoder.unconsumed_tail
    if decoder is not None and not decoder.eof:
        raise EncodingError(f"the {encoding} breaks off before its end")


def _decoder(encoding: str, first: bytes) -> _Decoder:
    if encoding != "deflate":
        return zlib.decompressobj(wbits=31)
    # "deflate" means zlib, but some servers send it bare (RFC 9110, 8.4.1.2, note); a zlib header is 0x78 or like it.
    zlib_header = bool(first) and first[0] & 0x0F == 8
    return zlib.decompressobj(wbits=15 if zlib_header else -15)


def megabytes(size: int) -> str:
    """A size as people say it.

    >>> megabytes(10_000_000), megabytes(2_500)
    ('10 MB', '0.0025 MB')
    """
    return f"{size / 1_000_000:g} MB"
