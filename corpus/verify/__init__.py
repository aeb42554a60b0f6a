"""Claims held against the tape: `verify(fact, history)` gives a `Verdict`."""

from corpus.verify.judge import CHECKS, verdicts, verify
from corpus.verify.verdict import Verdict

__all__ = ["CHECKS", "Verdict", "verdicts", "verify"]
