"""The readers, in the order in which they are asked."""
