"""The store as a whole: how much there is, whether it holds together, and copies of it elsewhere."""

from pathlib import Path

from sqlalchemy import func, select

from corpus import archive
from corpus.store import exchange, integrity, tables
from corpus.store.opened import Opened, parts

_ROWS_AT_ONCE = 5000


class Whole(Opened):
    """All of it."""

    def totals(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        counted = (tables.articles, tables.readings, tables.facts, tables.verdicts, tables.bars, tables.releases)
        with self._database.reading() as connection:
            return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in counted}

    def size(self) -> int:
        """How many bytes the database has."""
        with self._database.reading() as connection:
            return self._database.kind.size(connection)

    def problems(self) -> list[str]:
        """What is wrong with the database, one line each; empty where it is sound."""
        with self._database.writing() as connection:
            return integrity.problems(self._database, connection)

    def export(self, folder: str | Path, form: str = "parquet") -> dict[str, int]:
        """Write the whole store into a folder, as parquet, csv or jsonl, with its schema; how many rows of each table.

        All files are of one moment, whoever writes meanwhile.
        """
        with self._database.reading() as connection:
            return archive.write(Path(folder), form, exchange.forms(), lambda name: exchange.rows(connection, name))

    def take(self, folder: str | Path) -> dict[str, int]:
        """Put in what `export` wrote and is not there yet; how many rows of each table were new.

        An article that is there stays as it is, with all that is of it. Killed, the next call goes on.
        """
        rows = archive.read(Path(folder), exchange.forms())
        new = dict.fromkeys(exchange.forms(), 0)
        of = {name: rows(name) for name in exchange.OF_ARTICLES}
        for told in exchange.together(rows("articles"), of):
            with self._database.writing() as connection:
                for name, count in exchange.take_articles(connection, told).items():
                    new[name] += count
        for name in exchange.WHOLE:
            for part in parts(rows(name), _ROWS_AT_ONCE):
                with self._database.writing() as connection:
                    new[name] += exchange.take_whole(connection, name, part)
        return new

    def backup(self, file: str | Path) -> int:
        """Copy the database into a file, whoever writes meanwhile; how many bytes. SQLite only: see StoreError."""
        return self._database.kind.backup(self._database.engine, Path(file), where=self._database.where)
