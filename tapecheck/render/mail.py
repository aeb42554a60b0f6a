"""The digest as a mail: HTML that mail programs show (tables, styles on the elements, no drawing), and a text part."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from tapecheck.edition import Digest
from tapecheck.render import wording
from tapecheck.render.page import Link, Sources, environment
from tapecheck.render.plain import plain
from tapecheck.render.terminal import spark, text
from tapecheck.sections import SECTIONS

_WIDTH = 78


def html(digest: Digest, *, link: Link | None = None) -> str:
    """The HTML part, its styles put onto the elements."""
    from css_inline import CSSInliner

    made = (
        environment()
        .get_template("mail.html.j2")
        .render(digest=digest, sources=Sources(digest, link), wording=wording, names=SECTIONS, blocks=spark)
    )
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(made)


def message(digest: Digest, *, sender: str, to: tuple[str, ...], link: Link | None = None) -> EmailMessage:
    """The mail. The same digest to the same people makes the same mail, its Message-ID included."""
    from tapecheck.render.atom import updated

    plain_part, html_part = text(digest, width=_WIDTH), html(digest, link=link)
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = subject(digest)
    mail["Date"] = format_datetime(updated(digest))
    name = sha256("\n".join([*to, plain_part, html_part]).encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{name}@{Address(addr_spec=sender.rpartition('<')[2].rstrip('>')).domain or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain_part)
    mail.add_alternative(html_part, subtype="html")
    return mail


def subject(digest: Digest) -> str:
    """ "Tapecheck, Friday, August 1, 2025: S&P 500 −1.60%, 2 of 74 claims failed"."""
    tally = digest.tally
    told = []
    if digest.tape:
        row = digest.tape[0]
        figure = (row.period if digest.several else row.percent) or row.change
        told += [f"{row.instrument.name} {figure.text}"] if figure else []
    if tally.contradicted.of:
        told.append(f"{tally.contradicted.text} of {wording.many(tally.checked, 'claim')} failed")
    head = f"Tapecheck, {wording.title(digest)}"
    return plain(f"{head}: {', '.join(told)}" if told else head)
