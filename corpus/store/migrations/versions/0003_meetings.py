"""Where each text was met, what the outlet says of changes and of subscribers, and which articles are copies."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, false
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

metadata = MetaData()
TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

Table("articles", metadata, Column("number", Integer, primary_key=True))
sightings = Table(
    "sightings",
    metadata,
    Column("url", TEXT, primary_key=True),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("source", TEXT),
    Column("first_seen", TEXT, nullable=False),
    Column("retrieved", TEXT, nullable=False),
    Index("sightings_by_article", "article"),
    sqlite_with_rowid=False,
)
copies = Table(
    "copies",
    metadata,
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("lead", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("copies_by_lead", "lead"),
)


def upgrade() -> None:
    """New tables, and what the articles' addresses tell of the first."""
    op.execute("ALTER TABLE articles RENAME COLUMN updated TO filled")
    op.add_column("articles", Column("updated", TEXT))
    op.add_column("articles", Column("paywall", Boolean, nullable=False, server_default=false()))
    op.add_column("articles", Column("truncated", Boolean, nullable=False, server_default=false()))
    metadata.create_all(op.get_bind(), tables=[sightings, copies])
    op.execute(
        "INSERT INTO sightings (url, article, source, first_seen, retrieved) "
        "SELECT url, number, source, first_seen, retrieved FROM articles WHERE url IS NOT NULL"
    )
