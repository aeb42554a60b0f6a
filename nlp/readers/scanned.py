"""The scans of a document under their older name."""

from nlp.readers.scan import scans as scanned
from nlp.readers.scan import scans_before

__all__ = ["scanned", "scans_before"]
