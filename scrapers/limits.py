"""Reading a body to its end or to the limit, whichever comes first, before and after decompression."""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

ENCODINGS = "gzip, deflate, br, zstd"  # what may be asked for
_STEP = 64 * 1024  # bytes that one decompression call may give
_ZSTD_WINDOW = 23  # 8 MB, the most that a web server may ask a reader to keep (RFC 9659)


class SizeError(ValueError):
    """The body is larger than the limit."""


class EncodingError(ValueError):
    """The body is not what its Content-Encoding says, or breaks off."""


class _Decoder(Protocol):
    @property
    def complete(self) -> bool: ...

    def decode(self, chunk: bytes) -> Iterator[bytes]: ...


class Limited:
    """A body, put together chunk by chunk: `take` each, then `end`.

    Raises SizeError once it is longer than `max_bytes`, EncodingError where it is broken. Decompression goes in small
    steps, so a bomb costs no more memory than the limit.
    """

    def __init__(self, *, encoding: str, max_bytes: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in _PLAIN and self._encoding not in _DECODERS:
            raise EncodingError(f"it is encoded as {encoding[:40]!r}, which was not asked for")
        self._max_bytes = max_bytes
        self._decoder: _Decoder | None = None
        self._taken = 0
        self._body = bytearray()

    def take(self, chunk: bytes) -> None:
        """The next bytes as they came."""
        self._taken += len(chunk)
        if self._taken > self._max_bytes:  # an encoding can say nothing at any length
            raise SizeError(f"it is larger than {megabytes(self._max_bytes)}")
        for part in self._decoded(chunk) if chunk else ():
            self._body += part
            if len(self._body) > self._max_bytes:
                raise SizeError(f"it is larger than {megabytes(self._max_bytes)}")

    def end(self) -> bytes:
        """The whole body."""
        if self._decoder is not None and not self._decoder.complete:
            raise EncodingError(f"the {self._encoding} breaks off before its end")
        return bytes(self._body)

    def _decoded(self, chunk: bytes) -> Iterator[bytes]:
        if self._encoding in _PLAIN:
            yield chunk
            return
        self._decoder = self._decoder or _DECODERS[self._encoding](chunk)
        try:
            yield from self._decoder.decode(chunk)
        except _errors() as error:
            raise EncodingError(f"it is no sound {self._encoding}") from error


class _Zlib:
    """gzip and deflate."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits=wbits)

    @property
    def complete(self) -> bool:
        return self._inner.eof

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self._inner.eof:
            yield self._inner.decompress(chunk, _STEP)
            chunk = self._inner.unconsumed_tail


class _Brotli:
    def __init__(self, _: bytes) -> None:
        import brotli

        self._inner: Any = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._inner.is_finished())

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        part = self._inner.process(chunk, output_buffer_limit=_STEP)
        while part:  # it may keep more back than it says
            yield part
            part = b"" if self._inner.is_finished() else self._inner.process(b"", output_buffer_limit=_STEP)


class _Zstd:
    """One frame or several behind one another."""

    def __init__(self, _: bytes) -> None:
        self._inner = self._frame()

    @staticmethod
    def _frame() -> Any:
        zstd = _zstd()
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})

    @property
    def complete(self) -> bool:
        return bool(self._inner.eof)

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while True:
            if self._inner.eof:
                chunk = self._inner.unused_data + chunk
                if not chunk:
                    return
                self._inner = self._frame()
            yield self._inner.decompress(chunk, _STEP)
            chunk = b""
            if self._inner.needs_input:
                return


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _deflate(first: bytes) -> _Zlib:
    # "deflate" means zlib, but some servers send it bare (RFC 9110, 8.4.1.2, note); a zlib header is 0x78 or like it.
    zlib_header = bool(first) and first[0] & 0x0F == 8
    return _Zlib(15 if zlib_header else -15)


def _errors() -> tuple[type[Exception], ...]:
    """What the decoders raise; those of decoders that nobody loaded are not loaded for it."""
    loaded = [(sys.modules.get("brotli"), "error"), (sys.modules.get("backports.zstd"), "ZstdError")]
    others = [getattr(module, name) for module, name in loaded if module is not None]
    if "compression.zstd" in sys.modules:
        others.append(sys.modules["compression.zstd"].ZstdError)
    return (zlib.error, EOFError, *others)


_PLAIN = frozenset({"", "identity"})
_DECODERS: dict[str, Callable[[bytes], _Decoder]] = {
    "gzip": lambda _: _Zlib(31),
    "x-gzip": lambda _: _Zlib(31),
    "deflate": _deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}


def unpacked(body: bytes, *, max_bytes: int) -> bytes:
    """What a gzip file holds. Raises SizeError or EncodingError."""
    limited = Limited(encoding="gzip", max_bytes=max_bytes)
    limited.take(body)
    return limited.end()


def megabytes(size: int) -> str:
    """A size as people say it.

    >>> megabytes(10_000_000), megabytes(2_500)
    ('10 MB', '0.0025 MB')
    """
    return f"{size / 1_000_000:g} MB"
