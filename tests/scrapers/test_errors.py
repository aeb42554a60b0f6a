"""Errors as values."""

import copy
import pickle

import pytest

from scrapers.errors import FeedError, FetchError, PageError, ScrapeError, SourceError

ERRORS = [
    ScrapeError("wrong", where="here"),
    FeedError("wrong", where="here", remedy="do that"),
    PageError("wrong", where="here"),
    SourceError("wrong", where="here:2"),
    FetchError("wrong", where="here", reason="status", status=503),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_go_from_one_process_to_another(error: ScrapeError) -> None:
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))


def test_an_error_says_where_what_and_what_to_do() -> None:
    assert str(ERRORS[1]) == "here: wrong (do that)"
    assert str(ERRORS[0]) == "here: wrong"
