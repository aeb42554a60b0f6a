"""Numbers that sort as days do, outlets beside facts, the model of a reading, names, saved queries, PostgreSQL's text.

Facts get other inner numbers, so that their tables are made anew from what they hold.
"""

from alembic import op
from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

metadata = MetaData()
TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
PLACE = BigInteger().with_variant(Integer, "sqlite")

Table("articles", metadata, Column("number", Integer, primary_key=True))
Table("verdicts", metadata, Column("number", Integer, primary_key=True))
facts = Table(
    "facts",
    metadata,
    Column("number", PLACE, primary_key=True, autoincrement=False),
    Column("id", TEXT, nullable=False, unique=True),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("day", TEXT, nullable=False),
    Column("source", TEXT),
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
    Index("facts_by_article", "article"),
    Index("facts_by_kind", "kind", "number"),
    Index("facts_by_source", "source", "number"),
    Index("facts_by_verdict", "verdict", "number"),
    Index("facts_by_diagnosis", "diagnosis", "number"),
    Index("facts_by_speaker", "speaker", "number"),
    Index("facts_by_confidence", "confidence", "number"),
    Index("facts_by_judged", "judged"),
)
fact_instruments = Table(
    "fact_instruments",
    metadata,
    Column("instrument", TEXT, primary_key=True),
    Column("fact", ForeignKey("facts.number", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True),
    Index("fact_instruments_by_fact", "fact"),
    sqlite_with_rowid=False,
)
names = Table(
    "names",
    metadata,
    Column("field", TEXT, primary_key=True),
    Column("name", TEXT, primary_key=True),
    Column("means", TEXT, primary_key=True),
    sqlite_with_rowid=False,
)
queries = Table(
    "queries",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("asked", TEXT, nullable=False),
    Column("saved", TEXT, nullable=False),
)

_ORDINAL = "CASE articles.day WHEN '' THEN 0 ELSE CAST(julianday(articles.day) - 1721424.5 AS INTEGER) END"
_KEPT = f"""
CREATE TEMPORARY TABLE kept_facts AS
SELECT facts.*, articles.source, (({_ORDINAL}) << 43) + (facts.article << 17)
    + row_number() OVER (PARTITION BY facts.article ORDER BY facts.number) - 1 AS place
FROM facts JOIN articles ON articles.number = facts.article
"""
_LINKS = """
CREATE TEMPORARY TABLE kept_links AS
SELECT fact_instruments.instrument, place FROM fact_instruments
JOIN kept_facts ON kept_facts.number = fact_instruments.fact
"""
_NAMES = """
INSERT INTO names
SELECT DISTINCT 'source', source, source FROM articles WHERE source IS NOT NULL
UNION SELECT DISTINCT 'speaker', speaker, speaker FROM facts WHERE speaker IS NOT NULL
UNION SELECT DISTINCT 'instrument', instrument_name, instrument FROM facts WHERE instrument IS NOT NULL
"""


def upgrade() -> None:
    """The new tables, with what the old ones hold."""
    lite = op.get_bind().dialect.name == "sqlite"
    if lite:
        for table in ("article_words", "fact_words"):
            for when in ("added", "dropped", "changed"):
                op.execute(f"DROP TRIGGER {table}_{when}")
            op.execute(f"DROP TABLE {table}")
        op.execute("DROP TRIGGER facts_follow_day")
        op.execute(_KEPT)
        op.execute(_LINKS)
    op.drop_table("fact_instruments")
    op.drop_table("facts")
    _articles(lite=lite)
    op.add_column("readings", Column("model", TEXT))
    metadata.create_all(op.get_bind(), tables=[facts, fact_instruments, names, queries])
    if lite:
        columns = ", ".join(f'"{column.name}"' for column in facts.columns if column.name != "number")
        op.execute(f"INSERT INTO facts (number, {columns}) SELECT place, {columns} FROM kept_facts")
        op.execute("INSERT INTO fact_instruments (instrument, fact) SELECT instrument, place FROM kept_links")
        op.execute(_NAMES)
        op.execute("DROP TABLE kept_links")
        op.execute("DROP TABLE kept_facts")
        _full_text_of_sqlite()
    else:
        _full_text_of_postgresql()
    op.drop_table("tapecheck_schema")


def _articles(*, lite: bool) -> None:
    op.drop_index("articles_by_day", "articles")
    op.add_column("articles", Column("place", PLACE, nullable=False, server_default="0"))
    if lite:  # there are none in PostgreSQL yet
        op.execute(f"UPDATE articles SET place = (({_ORDINAL}) << 43) + (number << 17)")
    op.create_index("articles_by_place", "articles", ["place"], unique=True)
    op.drop_index("articles_by_source", "articles")
    op.create_index("articles_by_source", "articles", ["source", "place"])


def _full_text_of_sqlite() -> None:
    """FTS5 indexes without a text of their own, kept by triggers; a row's key in them sorts as its day does."""
    for index, table, key, columns in (
        ("article_words", "articles", "place", ("title", "text")),
        ("fact_words", "facts", "number", ("text", "said")),
    ):
        given = ", ".join(columns)
        new, old = (", ".join(f"{which}.{column}" for column in columns) for which in ("new", "old"))
        add = f"INSERT INTO {index}(rowid, {given}) VALUES (new.{key}, {new});"
        drop = f"INSERT INTO {index}({index}, rowid, {given}) VALUES ('delete', old.{key}, {old});"
        op.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5({given}, content='{table}', content_rowid='{key}', "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
        op.execute(f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END")
        op.execute(f"CREATE TRIGGER {index}_dropped AFTER DELETE ON {table} BEGIN {drop} END")
        op.execute(f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {key}, {given} ON {table} BEGIN {drop} {add} END")
        op.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


# Words as FTS5 has them: no stop words, word forms as one, and whatever joins words divides them.
_DICTIONARY = "CREATE TEXT SEARCH DICTIONARY tapecheck_stem (TEMPLATE = snowball, Language = english)"
_CONFIGURATION = "CREATE TEXT SEARCH CONFIGURATION tapecheck (COPY = simple)"
_MAPPING = (
    "ALTER TEXT SEARCH CONFIGURATION tapecheck ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, "
    "numhword, hword_asciipart, hword_part, hword_numpart WITH {}tapecheck_stem"
)
_DIVIDERS = "''/.,-_@:&’+#~%=?"


def _full_text_of_postgresql() -> None:
    connection = op.get_bind()
    op.execute(_DICTIONARY)
    op.execute(_CONFIGURATION)
    there = "SELECT count(*) FROM pg_available_extensions WHERE name = 'unaccent'"
    unaccent = bool(connection.scalar(text(there)))
    if unaccent:
        op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.execute(_MAPPING.format("unaccent, " if unaccent else ""))
    for table, words in (
        ("articles", "coalesce(title, '') || ' ' || left(text, 300000)"),  # a tsvector holds a megabyte at most
        ("facts", "text || ' ' || coalesce(said, '')"),
    ):
        blanks = " " * len(_DIVIDERS.replace("''", "'"))
        op.execute(
            text(
                f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS "
                f"(to_tsvector('tapecheck', translate({words}, '{_DIVIDERS}', '{blanks}'))) STORED".replace(":", r"\:")
            )
        )
        op.execute(f"CREATE INDEX {table}_by_words ON {table} USING gin (words)")
