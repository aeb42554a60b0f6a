"""What hosts' robots.txt said, kept for a day."""

from alembic import op
from sqlalchemy import Column, Integer, Text
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """A table of its own."""
    op.create_table(
        "rules",
        Column("host", TEXT, primary_key=True),
        Column("status", Integer, nullable=False),
        Column("body", TEXT, nullable=False),
        Column("asked", TEXT, nullable=False),
    )
