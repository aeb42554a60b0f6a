"""A PostgreSQL cluster of the tests' own: made in a temporary folder, on a Unix socket, gone with them."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

_SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def programs() -> Path | None:
    """Where the server's programs are, None where PostgreSQL is not installed."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    several = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return several[-1].parent if several else None


class Server:
    """A running server; its databases are made as they are asked for."""

    def __init__(self, socket: Path, user: str) -> None:
        self._socket, self._user = socket, user
        self._names = (f"tapecheck_{n}" for n in count(1))

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://{self._user}@/{name}?host={quote(str(self._socket), safe='')}"

    def database(self, template: str = "template1") -> str:
        """The URL of a new database."""
        name = next(self._names)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)


@contextmanager
def server(settings: str = _SETTINGS) -> Iterator[Server]:
    """A server, which root starts as another user, since PostgreSQL refuses to run as root."""
    there = programs()
    assert there is not None
    user = _user()
    with tempfile.TemporaryDirectory(prefix="tapecheck-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        if user.pw_uid != os.getuid():
            os.chown(home, user.pw_uid, user.pw_gid)
        _run([there / "initdb", "-D", home / "data", "-U", "tapecheck", "-A", "trust", "-E", "UTF8", "--no-sync"], user)
        control = [there / "pg_ctl", "-D", home / "data", "-w"]
        _run([*control, "-l", home / "log", "-o", f"{settings} -k {home}", "start"], user)
        try:
            yield Server(home, "tapecheck")
        finally:
            _run([*control, "-m", "immediate", "stop"], user)


def _user() -> pwd.struct_passwd:
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _run(command: list[str | Path], user: pwd.struct_passwd) -> None:
    """Run a program as the user. Its output goes to nobody: the server would hold a pipe open."""
    other = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user.pw_uid != os.getuid() else {}
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C.UTF-8"},
        **other,
    )  # fmt: skip
