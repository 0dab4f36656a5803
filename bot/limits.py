"""Until when GitHub wants no request of an installation: kept where every process of the database
knows it, also one that was begun since."""

from contextlib import suppress
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.database import engine

_PATIENCE: Final = 5  # seconds, while others write to a SQLite file
_log = structlog.get_logger(__name__)
_metadata = sa.MetaData()
_limits = sa.Table(
    "fix_pipeline_limits",
    _metadata,
    sa.Column("installation", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("ends", sa.Float, nullable=False),  # by the clock of the world
)


class Limits:
    """Those of one database. Where it does not answer, each process knows its own alone."""

    def __init__(self, url: str) -> None:
        sqlite = url.startswith("sqlite")
        self._insert = sqlite_insert if sqlite else postgresql_insert
        self._engine = engine(url, patience=_PATIENCE)
        with suppress(sa.exc.SQLAlchemyError):  # another process makes it at the same moment
            _metadata.create_all(self._engine)

    def end(self, installation: int) -> float:
        """In seconds since 1970; 0 where nothing is known."""
        found = sa.select(_limits.c.ends).where(_limits.c.installation == installation)
        try:
            with self._engine.connect() as connection:
                return float(connection.execute(found).scalar_one_or_none() or 0)
        except sa.exc.SQLAlchemyError as problem:
            return self._unknown(problem)

    def keep(self, installation: int, end: float) -> None:
        row = self._insert(_limits).values(installation=installation, ends=end)
        latest = row.on_conflict_do_update(index_elements=["installation"], set_={"ends": end})
        try:
            with self._engine.begin() as connection:
                connection.execute(latest)
        except sa.exc.SQLAlchemyError as problem:
            self._unknown(problem)

    def close(self) -> None:
        self._engine.dispose()

    def _unknown(self, problem: Exception) -> float:
        _log.warning("limits are not shared", error=type(problem).__name__)
        return 0
