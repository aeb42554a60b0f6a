"""One run at a time: a lock file beside the database, let go of by the system when its holder ends, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(Exception):
    """Another run holds the lock: `message` says whose, `where` names the file, `remedy` says what to do."""

    def __init__(self, message: str, *, where: str, remedy: str) -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.message} ({self.remedy})"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock; LockedError where another run does. The file stays, and says who held it last."""
    with path.open("a+", encoding="ascii") as file:
        if not _taken(file.fileno()):
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            raise LockedError(
                f"another run is at work (process {holder})", where=str(path), remedy="wait for it to end, or stop it"
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _taken(descriptor: int) -> bool:
    """Try to take the lock; False where another process holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
