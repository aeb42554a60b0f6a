"""The first schema: articles, facts, verdicts, prices, sources and jobs.

Databases from before Alembic have this schema too, with its version in the table `tapecheck_schema`.
"""

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

# As they were then: never changed once released.
metadata = MetaData()
TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


schema_version = Table(
    "tapecheck_schema",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("since", TEXT, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("url", TEXT),
    Column("source", TEXT),
    Column("title", TEXT),
    Column("authors", TEXT, nullable=False),
    Column("published", TEXT),
    Column("language", TEXT),
    Column("text", TEXT, nullable=False),
    Column("first_seen", TEXT, nullable=False),
    Column("retrieved", TEXT, nullable=False),
    Column("updated", TEXT),
    Column("dated", TEXT),
    Column("day", TEXT, nullable=False),
    Index("articles_by_day", "day", "number"),
    Index("articles_by_source", "source", "day"),
    Index("articles_by_url", "url"),
)

readings = Table(
    "readings",
    metadata,
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("extractor", TEXT, nullable=False),
    Column("read_at", TEXT, nullable=False),
    Column("facts", Integer, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("fact", TEXT, nullable=False),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("verdict", TEXT, nullable=False),
    Column("diagnosis", TEXT),
    Column("expected", TEXT),
    Column("difference", TEXT),
    Column("reason", TEXT, nullable=False),
    Column("missing", TEXT),
    Column("row", TEXT, nullable=False),
    Column("judged_at", TEXT, nullable=False),
    Index("verdicts_by_fact", "fact", "number"),
    Index("verdicts_by_article", "article"),
)

facts = Table(
    "facts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("day", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("instrument", TEXT),
    Column("instrument_name", TEXT),
    Column("value", Float),
    Column("unit", TEXT),
    Column("date", TEXT),
    Column("modality", TEXT, nullable=False),
    Column("attributed_to", TEXT),
    Column("speaker", TEXT),
    Column("confidence", Float, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("said", TEXT),
    Column("row", TEXT, nullable=False),
    Column("judged", ForeignKey("verdicts.number", ondelete="SET NULL")),
    Column("verdict", TEXT),
    Column("diagnosis", TEXT),
    Column("checked_at", TEXT),
    Index("facts_by_article", "article", "start"),
    Index("facts_by_day", "day", "number"),
    Index("facts_by_kind", "kind", "day", "number"),
    Index("facts_by_verdict", "verdict", "day", "number"),
    Index("facts_by_speaker", "speaker", "day", "number"),
    Index("facts_by_judged", "judged"),
)

fact_instruments = Table(
    "fact_instruments",
    metadata,
    Column("instrument", TEXT, primary_key=True),
    Column("day", TEXT, primary_key=True),
    Column("fact", ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
    Index("fact_instruments_by_fact", "fact"),
    sqlite_with_rowid=False,
)

bars = Table(
    "bars",
    metadata,
    Column("instrument", TEXT, primary_key=True),
    Column("session", TEXT, primary_key=True),
    Column("provider", TEXT, primary_key=True),
    Column("open", TEXT),
    Column("high", TEXT),
    Column("low", TEXT),
    Column("close", TEXT, nullable=False),
    Column("adjusted_close", TEXT),
    Column("retrieved_at", TEXT),
    sqlite_with_rowid=False,
)

tapes = Table(
    "tapes",
    metadata,
    Column("instrument", TEXT, primary_key=True),
    Column("provider", TEXT, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("records", Boolean, nullable=False),
)

doubts = Table(
    "doubts",
    metadata,
    Column("instrument", TEXT, primary_key=True),
    Column("session", TEXT, primary_key=True),
    Column("reason", TEXT, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("series", TEXT, nullable=False),
    Column("period", TEXT, nullable=False),
    Column("value", TEXT, nullable=False),
    Column("released", TEXT, nullable=False),
    Column("provider", TEXT, nullable=False),
    UniqueConstraint("series", "period", "released", "provider", "value"),
)

policy_rates = Table(
    "policy_rates",
    metadata,
    Column("institution", TEXT, primary_key=True),
    Column("decided", TEXT, primary_key=True),
    Column("provider", TEXT, primary_key=True),
    Column("low", TEXT, nullable=False),
    Column("high", TEXT, nullable=False),
    Column("change_bp", TEXT, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("address", TEXT, primary_key=True),
    Column("title", TEXT),
    Column("etag", TEXT),
    Column("last_modified", TEXT),
    Column("last_attempt", TEXT),
    Column("last_success", TEXT),
    Column("failures", Integer, nullable=False),
    Column("last_error", TEXT),
)

jobs = Table(
    "jobs",
    metadata,
    Column("stage", TEXT, primary_key=True),
    Column("key", TEXT, primary_key=True),
    Column("state", TEXT, nullable=False),
    Column("error", TEXT),
    Column("attempts", Integer, nullable=False),
    Column("updated", TEXT, nullable=False),
    Index("jobs_by_state", "state", "stage"),
)


_FOLLOW = """
CREATE TRIGGER facts_follow_day AFTER UPDATE OF day ON articles WHEN old.day <> new.day BEGIN
    UPDATE facts SET day = new.day WHERE article = new.number;
    UPDATE fact_instruments SET day = new.day
    WHERE fact IN (SELECT number FROM facts WHERE article = new.number);
END
"""
_INDEXED = {"article_words": ("articles", ("title", "text")), "fact_words": ("facts", ("text", "said"))}


def upgrade() -> None:
    """The tables, and on SQLite the full-text indexes with their triggers."""
    connection = op.get_bind()
    metadata.create_all(connection)
    if connection.dialect.name != "sqlite":
        return
    op.execute(_FOLLOW)
    for index, (table, columns) in _INDEXED.items():
        for statement in _statements(index, table, columns):
            op.execute(statement)


def _statements(index: str, table: str, columns: tuple[str, ...]) -> list[str]:
    names = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.number, {new});"
    drop = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.number, {old});"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table}', content_rowid='number', "
        "tokenize='porter unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_dropped AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
    ]
