"""What was said twice."""

from dataclasses import replace

from bot.plan.doubled import doubled
from bot.plan.pull_request import Stale, Summary, Thread
from tests.bot.plan.test_commit import PULL


def test_the_first_of_each_stays() -> None:
    threads = (
        Thread("t0", "a", resolved=True, comment="c0"),
        Thread("t1", "a", resolved=False, comment="c1"),
        Thread("t2", "b", resolved=False, comment="c2"),
        Thread("t3", "a", resolved=False, comment="c3"),
        Thread("t4", "a", resolved=True, comment="c4"),
    )
    summaries = (
        Summary("s0", frozenset("ab"), folded=True),
        Summary("s1", frozenset("ab"), folded=False),
        Summary("s2", frozenset("a"), folded=False),
        Summary("s3", frozenset("ab"), folded=False),
    )
    pull = replace(PULL, threads=threads, summaries=summaries, echoes=("e",))
    found = [Stale("t3", "c3"), Stale(None, "s3"), Stale(None, "e")]
    assert list(doubled(pull)) == found


def test_mostly_nothing_is() -> None:
    assert list(doubled(PULL)) == []
