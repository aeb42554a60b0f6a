"""Digests by mail: what it looks like, and that a server on this machine gets it once."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tapecheck import mail
from tapecheck.commands.digest import posted
from tapecheck.config import Config
from tapecheck.mail import Mail, MailError
from tapecheck.render.mail import message
from tapecheck.telling import digest
from tests.tapecheck import made_day as made

TO = ("me@paper.example", "desk@paper.example")


class Inbox:
    """Takes mails; refuses those to `refused`."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("refused"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"tape", b"open sesame")
    return AuthResult(success=right, handled=False)


@pytest.fixture(name="server")
def running() -> Iterator[Controller]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Controller(Inbox(), hostname="127.0.0.1", port=port, authenticator=login, auth_require_tls=False)
    inbox.start()
    yield inbox
    inbox.stop()


def settings(server: Any, **given: Any) -> Mail:
    wanted = {"to": TO, "sender": "Tapecheck <tape@paper.example>", "host": "127.0.0.1", "security": "none"}
    return Mail(**{**wanted, "port": server.port, **given})


def made_mail() -> EmailMessage:
    return message(digest(made.checked(), made.history(), made.DAY), sender="Tapecheck <tape@paper.example>", to=TO)


def test_a_mail_has_a_text_and_an_html_part_that_need_nothing_else() -> None:
    made_one = made_mail()
    assert made_one["Subject"] == "Tapecheck, Friday, August 1, 2025: S&P 500 −1.60%, 1 of 2 claims failed"
    text, html = (part.get_content() for part in made_one.iter_parts())
    assert "Percent and points mixed up" in text
    assert "lost 1.6 points ✗" in text
    assert max(map(len, text.splitlines())) <= 78
    assert "<style" not in html
    assert "class=" not in html.replace('class="cross"', "") or "style=" in html
    assert not re.search(r"<(script|img|link|svg|form|iframe)\b", html)
    assert 'href="https://made.example/one#:~:text=' in html
    assert "✗" in html


def test_the_same_digest_makes_the_same_mail() -> None:
    one, other = made_mail(), made_mail()
    assert one["Message-ID"] == other["Message-ID"]
    assert one["Message-ID"].endswith("@paper.example>")
    assert one["Date"] == other["Date"] == "Fri, 01 Aug 2025 20:30:00 +0000"


def test_the_server_gets_it(server: Controller) -> None:
    mail.send(made_mail(), settings(server))
    (envelope,) = server.handler.mails
    assert envelope.rcpt_tos == list(TO)
    read = message_from_bytes(envelope.content, policy=default)
    assert read["From"] == "Tapecheck <tape@paper.example>"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]


def test_a_digest_is_sent_once(server: Controller, tmp_path: Path) -> None:
    told = digest(made.checked(), made.history(), made.DAY)
    config = Config(digests=tmp_path / "digests", mail=settings(server))
    assert posted(told, config) == "the digest of 2025-08-01 was sent to me@paper.example, desk@paper.example"
    assert posted(told, config) == "the digest of 2025-08-01 was sent already"
    assert len(server.handler.mails) == 1
    posted(told, config, again=True)
    assert len(server.handler.mails) == 2


def test_a_password_comes_from_a_file_or_the_environment(
    server: Controller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    mail.send(made_mail(), settings(server, user="tape", password_file=secret))
    monkeypatch.setenv(mail.PASSWORD, "open sesame")
    mail.send(made_mail(), settings(server, user="tape"))
    assert len(server.handler.mails) == 2
    monkeypatch.setenv(mail.PASSWORD, "wrong")
    with pytest.raises(MailError, match="refuses user or password"):
        mail.send(made_mail(), settings(server, user="tape"))
    monkeypatch.delenv(mail.PASSWORD)
    with pytest.raises(MailError, match="there is no password"):
        mail.send(made_mail(), settings(server, user="tape"))
    with pytest.raises(MailError, match="cannot be read"):
        mail.send(made_mail(), settings(server, user="tape", password_file=tmp_path / "none"))


def test_what_goes_wrong_is_said_and_not_noted_as_sent(server: Controller, tmp_path: Path) -> None:
    told = digest(made.checked(), made.history(), made.DAY)
    for wrong, said in (
        ({"port": 1}, "was not taken"),
        ({"security": "starttls"}, "was not taken"),
        ({"to": ("refused@paper.example", "me@paper.example")}, "refused refused@paper.example"),
        ({"host": "smtp.elsewhere.example", "user": "tape"}, "a password is not sent over a line"),
    ):
        config = Config(digests=tmp_path / said, mail=settings(server, **wrong))
        with pytest.raises(MailError, match=said):
            posted(told, config)
        assert not mail.sent(config.digests, "2025-08-01", TO)
    with pytest.raises(MailError, match="name nobody to send to"):
        posted(told, Config(digests=tmp_path))
