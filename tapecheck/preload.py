"""Imported by the process that the reading processes are forked from: the pipeline is built once, and shared."""

from nlp.pipeline import load

load()
