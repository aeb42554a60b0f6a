"""Indexes that answer alone: failed claims of a kind and outlet, counts by day, outlet and instrument."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change one index, add two."""
    op.drop_index("facts_by_verdict", "facts")
    op.create_index("facts_by_verdict", "facts", ["verdict", "number", "kind", "source"])
    op.create_index("facts_by_day", "facts", ["day", "source"])
    op.create_index("facts_by_instrument", "facts", ["instrument"])
