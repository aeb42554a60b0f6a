"""The tables of the store, as SQLAlchemy Core metadata: the one place that names a column.

Times are ISO 8601 in UTC, days ISO dates, figures either decimal text (prices, as the provider wrote them) or digits
inside `row`, the contract row as JSON. `number` is the inner key; `id` is the id of the contract. `value` and the like
repeat parts of `row` for filters and sorting, and nothing reads a fact from them. What leads here from an older
database is in `migrations`; there too are the full-text indexes, which SQLite and PostgreSQL build each in its way.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy import Text as AnyText
from sqlalchemy.dialects import postgresql

metadata = MetaData()

Text = AnyText().with_variant(postgresql.TEXT(collation="C"), "postgresql")  # sorted alike by both databases
Place = BigInteger().with_variant(Integer, "sqlite")  # see `places`


def _those_with(*columns: str) -> Index:
    """An index of the facts that have the first column at all."""
    some = text(f"{columns[0]} IS NOT NULL")
    return Index(f"facts_by_{columns[0]}", *columns, sqlite_where=some, postgresql_where=some)


articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("url", Text),
    Column("source", Text),
    Column("title", Text),
    Column("authors", Text, nullable=False),  # a JSON list
    Column("published", Text),  # with the offset that the page gave
    Column("updated", Text),  # when the outlet last changed it, as it says; with the offset that the page gave
    Column("language", Text),
    Column("paywall", Boolean, nullable=False, server_default=false()),
    Column("truncated", Boolean, nullable=False, server_default=false()),
    Column("text", Text, nullable=False),
    Column("first_seen", Text, nullable=False),  # when this store first had the text
    Column("retrieved", Text, nullable=False),  # when the text was had from where it is from: an archive's is older
    Column("filled", Text),  # when something that was unknown was filled in
    Column("dated", Text),  # Dating as JSON
    Column("day", Text, nullable=False),  # the session told of, else the day of publication, else ''
    Column("place", Place, nullable=False, server_default="0"),  # sorts as the day does
    Index("articles_by_place", "place", unique=True),
    Index("articles_by_source", "source", "place"),
    Index("articles_by_url", "url"),
)

# Where each text was met. Several texts at one address are revisions of it, several addresses of one text are copies.
sightings = Table(
    "sightings",
    metadata,
    Column("url", Text, primary_key=True),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("source", Text),
    Column("first_seen", Text, nullable=False),
    Column("retrieved", Text, nullable=False),
    Index("sightings_by_article", "article"),
    sqlite_with_rowid=False,
)

# Which articles are copies of one another: each has a row, once it has been compared with the others.
copies = Table(
    "copies",
    metadata,
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("lead", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),  # the first seen; itself, alone
    Column("signature", LargeBinary, nullable=False),  # what it is compared by
    Index("copies_by_lead", "lead"),
)

readings = Table(
    "readings",
    metadata,
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("extractor", Text, nullable=False),  # version of the reader that the facts are from
    Column("model", Text),  # checksum of the learned weights that it read with; NULL: with rules alone
    Column("read_at", Text, nullable=False),
    Column("facts", Integer, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("fact", Text, nullable=False),  # a fact's id; no foreign key, since the history outlives a re-reading
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("diagnosis", Text),
    Column("expected", Text),
    Column("difference", Text),
    Column("reason", Text, nullable=False),
    Column("missing", Text),
    Column("row", Text, nullable=False),
    Column("judged_at", Text, nullable=False),
    Index("verdicts_by_fact", "fact", "number"),
    Index("verdicts_by_article", "article"),
)

facts = Table(
    "facts",
    metadata,
    Column("number", Place, primary_key=True, autoincrement=False),  # sorts as the day does
    Column("id", Text, nullable=False, unique=True),
    Column("article", ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("day", Text, nullable=False),  # the article's
    Column("source", Text),  # the article's
    Column("kind", Text, nullable=False),
    Column("instrument", Text),  # the first instrument's id, a group's name
    Column("instrument_name", Text),
    Column("value", Float),
    Column("unit", Text),
    Column("date", Text),  # the session that the fact speaks of
    Column("modality", Text, nullable=False),
    Column("attributed_to", Text),
    Column("speaker", Text),  # who says it: a quote's speaker, a target's forecaster, else attributed_to
    Column("confidence", Float, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("said", Text),  # a quote's content, a catalyst's cause and effect: for the full-text index
    Column("row", Text, nullable=False),
    Column("judged", ForeignKey("verdicts.number", ondelete="SET NULL")),  # the verdict that holds now
    Column("verdict", Text),
    Column("diagnosis", Text),
    Column("checked_at", Text),
    Index("facts_by_article", "article"),
    Index("facts_by_kind", "kind", "number"),
    Index("facts_by_source", "source", "number"),
    Index("facts_by_verdict", "verdict", "number", "kind", "source"),  # the failed ones of a kind, an outlet
    Index("facts_by_day", "day", "source"),  # for counts, as is the next
    Index("facts_by_instrument", "instrument"),
    _those_with("diagnosis", "number"),
    _those_with("speaker", "number"),
    Index("facts_by_confidence", "confidence", "number"),
    _those_with("judged"),
)

fact_instruments = Table(
    "fact_instruments",
    metadata,
    Column("instrument", Text, primary_key=True),
    Column("fact", ForeignKey("facts.number", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True),
    Index("fact_instruments_by_fact", "fact"),
    sqlite_with_rowid=False,
)

names = Table(
    "names",
    metadata,
    Column("field", Text, primary_key=True),  # source, speaker, instrument: what a query can ask for
    Column("name", Text, primary_key=True),
    Column("means", Text, primary_key=True),  # an instrument's id, a group's name; else the name itself
    sqlite_with_rowid=False,
)

queries = Table(
    "queries",
    metadata,
    Column("name", Text, primary_key=True),
    Column("asked", Text, nullable=False),  # the filters as JSON
    Column("saved", Text, nullable=False),
)

bars = Table(
    "bars",
    metadata,
    Column("instrument", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("open", Text),
    Column("high", Text),
    Column("low", Text),
    Column("close", Text, nullable=False),
    Column("adjusted_close", Text),
    Column("retrieved_at", Text),
    sqlite_with_rowid=False,
)

tapes = Table(
    "tapes",
    metadata,
    Column("instrument", Text, primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("place", Integer, nullable=False),  # of several providers the lowest stands
    Column("records", Boolean, nullable=False),  # its isolated early bars are record closes, complete
)

doubts = Table(
    "doubts",
    metadata,
    Column("instrument", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("reason", Text, nullable=False),  # why nobody vouches for the close
)

releases = Table(
    "releases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("series", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("released", Text, nullable=False),  # '' where the source does not say
    Column("provider", Text, nullable=False),
    UniqueConstraint("series", "period", "released", "provider", "value"),
)

policy_rates = Table(
    "policy_rates",
    metadata,
    Column("institution", Text, primary_key=True),
    Column("decided", Text, primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("low", Text, nullable=False),
    Column("high", Text, nullable=False),
    Column("change_bp", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("address", Text, primary_key=True),
    Column("title", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_attempt", Text),
    Column("last_success", Text),
    Column("failures", Integer, nullable=False),  # in a row, since the last success
    Column("last_error", Text),
    Column("items", Integer, nullable=False, server_default="0"),  # pieces that it has offered, ever
    Column("bodies", Integer, nullable=False, server_default="0"),  # those of them that had a text
    Column("state", Text, nullable=False, server_default="active"),  # active, quarantined, disabled
    Column("reason", Text),  # why it is not active
    Column("until", Text),  # when a quarantined source is tried again
)

rules = Table(
    "rules",
    metadata,
    Column("host", Text, primary_key=True),  # with its port, where it has one of its own
    Column("status", Integer, nullable=False),  # of the answer for robots.txt
    Column("body", Text, nullable=False),
    Column("asked", Text, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("stage", Text, primary_key=True),  # collect, read, verify
    Column("key", Text, primary_key=True),  # an address, or an article's id
    Column("state", Text, nullable=False),  # failed, done
    Column("error", Text),
    Column("attempts", Integer, nullable=False),
    Column("updated", Text, nullable=False),
    Index("jobs_by_state", "state", "stage"),
)
