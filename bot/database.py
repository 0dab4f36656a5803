"""The database, for what is kept there beside the jobs."""

import sqlalchemy as sa


def engine(url: str, *, patience: int, writers: int = 5) -> sa.Engine:
    """`patience` are the seconds to wait while others write to a SQLite file, `writers` the
    connections to PostgreSQL that are kept open."""
    if url.startswith("sqlite"):
        return sa.create_engine(url, connect_args={"timeout": patience})
    return sa.create_engine(driven(url), pool_size=writers, pool_pre_ping=True)


def driven(url: str) -> str:
    """The address of a database of PostgreSQL with the driver that is installed."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
