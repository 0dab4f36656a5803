"""Until when GitHub wants no request of an installation."""

import sqlalchemy as sa

from bot.times import Times


class Limits(Times):
    """Those of one database, by the id of the installation."""

    def __init__(self, url: str) -> None:
        key = sa.Column("installation", sa.BigInteger, primary_key=True, autoincrement=False)
        super().__init__(url, "fix_pipeline_limits", key)
