"""How long an installation pauses."""

import pytest

from bot.github import gate
from bot.github.errors import ThrottledError, UnavailableError
from bot.github.gate import LONGEST, MARGIN, RESET, TRIES, Gate
from bot.github.pace import APART, FEW, MOST, Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(gate.time, "monotonic", lambda: now[0])
    return now


def refused(made: Gate, *, seconds: float = 60, told: bool = False, kind: str = "read") -> float:
    with pytest.raises(ThrottledError) as caught, made.passing(kind):
        raise ThrottledError(seconds, "secondary rate limit", told=told)
    return caught.value.seconds


def test_each_time_is_longer_where_github_tells_no_end(clock: list[float]) -> None:
    made, waits = Gate(), []
    for _ in range(6):
        waits.append(refused(made))
        clock[0] += waits[-1]
    assert waits == [60, 120, 240, 480, LONGEST, LONGEST]
    with made.passing():
        pass  # well again
    assert refused(made) == 60


def test_reads_that_pass_tell_nothing_of_writes(clock: list[float]) -> None:
    """Each try reads first, as GitHub lets it, and then writes."""
    made, waits = Gate(), []
    for _ in range(3):
        with made.passing("read"):
            pass
        waits.append(refused(made, kind="write"))
        clock[0] += waits[-1]
    assert waits == [60, 120, 240]
    with made.passing("write"):
        pass
    assert refused(made, kind="write") == 60


def test_what_github_tells_is_what_is_waited(clock: list[float]) -> None:
    made = Gate()
    for _ in range(3):
        assert refused(made, seconds=7, told=True) == 7
        clock[0] += 7


def test_requests_that_are_refused_together_are_one_time(clock: list[float]) -> None:
    made = Gate()
    with pytest.raises(ThrottledError) as late, made.passing():
        assert refused(made) == 60
        raise ThrottledError(60, "secondary rate limit", told=False)
    assert late.value.seconds == 60
    clock[0] += 30
    with pytest.raises(ThrottledError) as closed, made.passing():
        pass
    assert closed.value.seconds == 30


def test_an_outage_closes_nothing(clock: list[float]) -> None:
    made = Gate()
    with pytest.raises(UnavailableError), made.passing():
        raise UnavailableError(1, "502")
    with made.passing():
        pass


class Told:
    """What other processes were told."""

    def __init__(self, end: float) -> None:
        self._end = end

    def end(self, installation: int) -> float:
        return self._end

    def keep(self, installation: int, end: float) -> None:
        """Nobody asks."""


@pytest.mark.parametrize(("ahead", "closed"), [(600, True), (RESET + 600, False)])
def test_an_end_that_nobody_can_have_told_is_none(
    clock: list[float], ahead: float, *, closed: bool
) -> None:
    """The clock was set back since."""
    made = Gate(42, Told(gate.time.time() + ahead))
    if closed:
        with pytest.raises(ThrottledError):
            made.open()
    else:
        made.open()


def nothing() -> None:
    """No other process has the job."""


def test_a_short_wait_is_kept_where_it_is_met(
    monkeypatch: pytest.MonkeyPatch, clock: list[float]
) -> None:
    """A job that is begun anew would be refused at the same place again."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(gate.time, "sleep", sleep)
    made, refusals = Gate(), [ThrottledError(2, "too soon")] * 2

    def ask() -> str:
        if refusals:
            raise refusals.pop()
        return "done"

    assert made.passed("read", ask, nothing) == "done"
    assert slept == [2 + MARGIN] * 2


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (ThrottledError(60, "secondary rate limit"), 1),
        (UnavailableError(1, "502"), 1),
        (ThrottledError(1, "too soon"), TRIES + 1),
    ],
)
def test_other_waits_are_left_to_the_queue(
    monkeypatch: pytest.MonkeyPatch, clock: list[float], error: ThrottledError, tries: int
) -> None:
    monkeypatch.setattr(gate.time, "sleep", lambda seconds: clock.append(clock.pop() + seconds))
    asked: list[int] = []

    def ask() -> None:
        asked.append(1)
        raise type(error)(*error.args)

    with pytest.raises(type(error)):
        Gate().passed("read", ask, nothing)
    assert len(asked) == tries


def test_writes_go_one_after_another_once_github_has_refused_one(
    monkeypatch: pytest.MonkeyPatch, clock: list[float]
) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(round(seconds, 2))
        clock[0] += seconds

    monkeypatch.setattr(gate.time, "sleep", sleep)
    made, looks = Gate(), []

    def ask(kind: str) -> None:
        made.passed(kind, nothing, lambda: looks.append(kind))

    for kind in ("write", "mutation", "read"):
        ask(kind)
    assert waits == []  # nobody waits before anything was refused
    refused(made, seconds=5, told=True, kind="write")
    clock[0] += 5
    for kind in ("write", "mutation", "read", "write", "write", "write", "write"):
        ask(kind)
    assert waits == [0, *[APART] * (FEW - 1)]
    assert looks == ["write", "mutation"] * 2 + ["write"] * 4


def apart(pace: Pace, writes: int) -> int:
    """How many of so many writes at one moment wait for one another."""
    return sum(pace._is_slow() for _ in range(writes))


def test_more_writes_are_kept_apart_where_few_were_not_enough() -> None:
    pace = Pace()
    for expected in (FEW, 2 * FEW, 4 * FEW):
        pace.slow_down()
        pace.slow_down()  # another, that was on its way at the same time
        assert apart(pace, 1) == 1
        pace.slow_down()
        assert apart(pace, expected + 1) == expected
    assert apart(pace, 4 * FEW) == 0
    pace.slow_down()  # long after
    assert apart(pace, 100) == FEW
    for _ in range(10):
        pace.slow_down()
        assert apart(pace, 1000) <= MOST
        pace._since = 0
    pace.slow_down()
    assert apart(pace, 1000) == MOST
