"""The page that leads to the demo's digests, and says how the sample's false claims fared."""

from collections.abc import Sequence

from tapecheck.edition import Digest
from tapecheck.render import wording
from tapecheck.render.page import environment
from tapecheck.sample_check import Outcome


def front(digests: Sequence[Digest], outcome: Outcome) -> str:
    """The page; the digests are shown in the order given, the first as the one to start with."""
    template = environment().get_template("front.html.j2")
    by_day = sorted(digests, key=lambda told: told.day.session)
    return template.render(first=digests[0], digests=by_day, outcome=outcome, wording=wording)
