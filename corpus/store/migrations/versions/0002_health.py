"""The health of sources: what they bring, and whether they are to be asked."""

from alembic import op
from sqlalchemy import Column, Integer, Text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """More columns of sources."""
    op.add_column("sources", Column("items", Integer, nullable=False, server_default="0"))
    op.add_column("sources", Column("bodies", Integer, nullable=False, server_default="0"))
    op.add_column("sources", Column("state", TEXT, nullable=False, server_default="active"))
    op.add_column("sources", Column("reason", TEXT))
    op.add_column("sources", Column("until", TEXT))
