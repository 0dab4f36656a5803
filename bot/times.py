"""Until when something is to be waited for: kept where every process of the database knows it, also
one that was begun since. Where the database does not answer, each process goes on without."""

from contextlib import suppress
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.database import engine

_PATIENCE: Final = 5  # seconds, while others write to a SQLite file
_log = structlog.get_logger(__name__)


class Times:
    """The times of one table, in seconds since 1970, each by its key."""

    def __init__(self, url: str, name: str, key: sa.Column[int] | sa.Column[str]) -> None:
        self._name = name
        self._insert = sqlite_insert if url.startswith("sqlite") else postgresql_insert
        self._engine = engine(url, patience=_PATIENCE)
        self._key = key
        self._ends = sa.Column("ends", sa.Float, nullable=False)  # by the clock of the world
        metadata = sa.MetaData()
        self._table = sa.Table(name, metadata, self._key, self._ends)
        with suppress(sa.exc.SQLAlchemyError):  # another process makes it at the same moment
            metadata.create_all(self._engine)

    def end(self, key: int | str) -> float:
        """0 where nothing is known."""
        found = sa.select(self._ends).where(self._key == key)
        try:
            with self._engine.connect() as connection:
                return float(connection.execute(found).scalar_one_or_none() or 0)
        except sa.exc.SQLAlchemyError as problem:
            self._unknown(problem)
            return 0

    def keep(self, key: int | str, end: float) -> bool:
        """Whether it is there now."""
        row = self._insert(self._table).values({self._key.name: key, "ends": end})
        latest = row.on_conflict_do_update(index_elements=[self._key], set_={"ends": end})
        return self._execute(latest)

    def forget(self, key: int | str) -> None:
        self._execute(sa.delete(self._table).where(self._key == key))

    def close(self) -> None:
        self._engine.dispose()

    def _execute(self, statement: sa.Executable) -> bool:
        try:
            with self._engine.begin() as connection:
                connection.execute(statement)
        except sa.exc.SQLAlchemyError as problem:
            self._unknown(problem)
            return False
        return True

    def _unknown(self, problem: Exception) -> None:
        _log.warning("not shared", table=self._name, error=type(problem).__name__)
