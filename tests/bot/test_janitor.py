"""Dead processes are noticed once, live ones never."""

import sqlalchemy as sa

from bot.janitor import DEAD_AFTER, Heartbeats


def test_silence_is_noticed_once() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    one, two = Heartbeats(engine, "one"), Heartbeats(engine, "two")
    one.beat(0)
    two.beat(0)
    two.beat(DEAD_AFTER)
    assert two.bury(DEAD_AFTER) == []
    assert two.bury(DEAD_AFTER + 1) == ["one"]
    assert two.bury(DEAD_AFTER + 1) == []
    one.beat(DEAD_AFTER + 2)  # it was only slow
    assert two.bury(DEAD_AFTER + 2) == []
    engine.dispose()
