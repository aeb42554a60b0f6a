"""docs/security.md names a test for each rule: each is there."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RULES = (HERE.parents[1] / "docs/security.md").read_text()
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", RULES)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_named_test_is_there(file: str, test: str) -> None:
    assert f"def {test}(" in (HERE / file).read_text()


def test_every_rule_names_a_test() -> None:
    rows = [row for row in RULES.split("\n") if row.startswith("| ") and not row.startswith("| rule")]
    assert len(rows) > 20
    assert [row for row in rows if "::test_" not in row] == []
