"""Digests by mail: where to, through which server, and what was sent already."""

import json
import os
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

PASSWORD = "TAPECHECK_MAIL_PASSWORD"  # the environment variable, where no file is named
SENT = "sent.jsonl"
TIMEOUT = 30.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

Security = Literal["starttls", "tls", "none"]


class MailError(Exception):
    """A digest could not be sent: `message` says why, `where` names the server, `remedy` says what to do."""

    def __init__(self, message: str, *, where: str, remedy: str) -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.message} ({self.remedy})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The settings' table `mail`."""

    to: tuple[str, ...]
    sender: str
    host: str = "localhost"
    port: int = 587
    security: Security = "starttls"
    user: str | None = None
    password_file: Path | None = None  # else the environment variable PASSWORD

    @property
    def where(self) -> str:
        """The server."""
        return f"{self.host}:{self.port}"


def send(message: EmailMessage, settings: Mail) -> None:
    """Hand the mail to the server; MailError where it does not take it. A password never goes over an open line."""
    if settings.user and settings.security == "none" and settings.host not in _LOOPBACK:
        remedy = 'set security = "starttls" or "tls"'
        raise MailError("a password is not sent over a line that anybody can read", where=settings.where, remedy=remedy)
    password = _password(settings) if settings.user else None
    try:
        with _connected(settings) as server:
            if settings.user and password is not None:
                server.login(settings.user, password)
            refused = server.send_message(message, to_addrs=list(settings.to))
    except smtplib.SMTPAuthenticationError as error:
        remedy = f"check user and password (password_file, or {PASSWORD})"
        raise MailError("the server refuses user or password", where=settings.where, remedy=remedy) from error
    except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
        remedy = "check host, port and security in the settings; nothing was noted as sent"
        raise MailError(f"the mail was not taken: {error}", where=settings.where, remedy=remedy) from error
    if refused:
        names = ", ".join(refused)
        raise MailError(f"the server refused {names}", where=settings.where, remedy="check the addresses")


def sent(folder: Path, name: str, to: Sequence[str]) -> bool:
    """Whether the digest of that name was sent to these people already."""
    path = folder / SENT
    if not path.is_file():
        return False
    entries = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return any(entry["digest"] == name and set(to) <= set(entry["to"]) for entry in entries)


def note(folder: Path, name: str, to: Sequence[str], message: EmailMessage) -> None:
    """Note that the digest went out."""
    folder.mkdir(parents=True, exist_ok=True)
    row = {"digest": name, "to": list(to), "message": message["Message-ID"]}
    with (folder / SENT).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _connected(settings: Mail) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    if settings.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _password(settings: Mail) -> str:
    if settings.password_file is None:
        if (found := os.environ.get(PASSWORD)) is not None:
            return found
        raise MailError("there is no password", where=settings.where, remedy=f"set password_file, or {PASSWORD}")
    try:
        return settings.password_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        where = str(settings.password_file)
        raise MailError(f"cannot be read: {error.strerror}", where=where, remedy="check password_file") from error
