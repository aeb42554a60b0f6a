"""Indexes of diagnoses, speakers and judgements without the facts that have none; words merged less often."""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Three indexes anew; in SQLite how many parts of a full-text index stand side by side before they are merged."""
    for columns in (["diagnosis", "number"], ["speaker", "number"], ["judged"]):
        name, some = f"facts_by_{columns[0]}", text(f"{columns[0]} IS NOT NULL")
        op.drop_index(name, "facts")
        op.create_index(name, "facts", columns, sqlite_where=some, postgresql_where=some)
    if op.get_bind().dialect.name == "sqlite":
        for index in ("article_words", "fact_words"):
            op.execute(f"INSERT INTO {index}({index}, rank) VALUES ('automerge', 16)")
