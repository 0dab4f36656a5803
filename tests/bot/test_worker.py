"""What the worker does about a job that fails: when it is due again, kept or given up."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from unittest.mock import Mock

import httpx
import pytest
import respx

from bot.github.errors import (
    DeniedError,
    GoneError,
    SuspendedError,
    ThrottledError,
    UnavailableError,
)
from bot.jobs import InstallationJob, Job, Target
from bot.limits import Limits
from bot.queue import Again, DurableQueue, GivenUpError
from bot.settings import Settings
from bot.stored import dead_letters
from bot.worker import Worker
from bot.writes import LATER, Writes
from tests.bot.jobs import NEVER, Recorder, job, order, until
from tests.fakes.github import API


@pytest.fixture
def worker(settings: Settings) -> Worker:
    return Worker(settings)


@pytest.mark.parametrize(
    ("raised", "before", "wait", "failures"),
    [
        (ThrottledError(30, "rate limit"), 0, 30.5, 0),
        (ThrottledError(30, "rate limit"), 19, 30.5, 19),
        (UnavailableError(1, "502"), 0, 1, 1),
        (UnavailableError(1, "502"), 4, 16, 5),
        (UnavailableError(1, "502"), 18, 600, 19),
        (UnavailableError(1, "503", asked=40), 0, 40.5, 1),
        (UnavailableError(1, "503", asked=40), 10, 600, 11),
        (ZeroDivisionError(), 0, 2, 1),
    ],
)
def test_when_the_next_attempt_is_due(
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    before: int,
    wait: float,
    failures: int,
) -> None:
    monkeypatch.setattr(worker, "_handle", _raising(raised))
    assert worker.perform(job("d"), before) == (wait, failures)


def test_a_worker_without_others_may_always_write(worker: Worker) -> None:
    assert worker._lives(0)


@pytest.mark.parametrize(
    ("raised", "tolerated"),
    [
        (ZeroDivisionError(), 2),
        (DeniedError(422, "no"), 2),
        (DeniedError(403, "Resource not accessible by integration"), 2),
        (UnavailableError(1, "502"), 18),
    ],
)
def test_what_fails_too_often_is_given_up(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, raised: Exception, tolerated: int
) -> None:
    given_up: list[Job] = []
    monkeypatch.setattr(worker, "_handle", _raising(raised))
    monkeypatch.setattr("bot.github.whereabouts.whereabouts", lambda *_: None)
    monkeypatch.setattr(worker, "_give_up", lambda job, _: given_up.append(job))
    assert worker.perform(job("d"), tolerated) is not None
    assert given_up == []
    with pytest.raises(GivenUpError):
        worker.perform(job("d"), tolerated + 1)
    assert given_up == [job("d")]


@pytest.mark.parametrize(
    ("raised", "word"), [(ZeroDivisionError(), "fault"), (DeniedError(403, "no"), "permissions")]
)
def test_who_waits_is_told_whose_fault_it_was(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, raised: Exception, word: str
) -> None:
    said: list[str] = []
    app = Mock(installation=lambda *_: nullcontext())
    monkeypatch.setattr(worker, "_handle", _raising(raised))
    monkeypatch.setattr(worker, "app", lambda: app)
    monkeypatch.setattr("bot.github.whereabouts.whereabouts", lambda *_: None)
    monkeypatch.setattr("bot.handlers.abandon", lambda *given: said.append(given[2]))
    with pytest.raises(GivenUpError):
        worker.perform(order("d"), 3)
    assert word in said[0]


def test_what_an_order_hands_on_is_a_job_of_its_own(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_handle", lambda _: [job("d-2")])
    assert worker.perform(job("d"), 0) == [job("d-2")]


def test_an_installation_that_is_gone_ends_its_jobs(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for reviews, of which a check run may have begun: the repository may come back."""
    monkeypatch.setattr(worker, "_handle", _raising(GoneError(404, "Not Found")))
    monkeypatch.setattr("bot.github.whereabouts.whereabouts", lambda *_: None)
    assert worker.perform(order("d"), 1) is None
    with pytest.raises(GivenUpError):
        worker.perform(job("d"), 1)


def test_jobs_of_a_suspended_installation_wait_until_it_is_taken_up_again(
    settings: Settings, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub sends nothing again by itself, and a check run may have begun."""
    began: list[str] = []
    closed: list[Job] = []
    suspended = {42}

    def handle(given: Job) -> str:
        began.append(given.delivery)
        if given.target.installation in suspended:
            raise SuspendedError("This installation has been suspended")
        return "reviewed"

    def perform(given: Job, failures: int) -> Again | list[Job] | None:
        with monkeypatch.context() as patch:
            if not isinstance(given, InstallationJob):
                patch.setattr(worker, "_handle", handle)
            return worker.perform(given, failures)

    monkeypatch.setattr(worker, "_give_up", lambda job, _: closed.append(job))
    monkeypatch.setattr("bot.queue.CONCURRENCY", 1)
    worker._queue = queue = DurableQueue(settings, perform)
    try:
        queue.put(job("d"))
        until(lambda: len(dead_letters()) == 1)
        queue.put(InstallationJob(Target(43, "", 0), "somebody else's"))
        queue.put(InstallationJob(Target(42, "", 0), "still suspended"))
        until(lambda: began == ["d", "d"] and len(dead_letters()) == 1)
        suspended.clear()
        queue.put(InstallationJob(Target(42, "", 0), "taken up"))
        until(lambda: began == ["d"] * 3 and dead_letters() == [])
        assert closed == []
    finally:
        queue.close(wait=2)


@pytest.mark.parametrize(
    ("kept", "hours", "again"),
    [
        ("order", 0.9, True),
        ("order", 2.1, True),
        ("order", 15 * 24, False),
        ("review", 13 * 24, True),
        ("review", 15 * 24, False),
    ],
)
def test_what_was_kept_for_too_long_is_not_done(
    settings: Settings,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    kept: str,
    hours: float,
    again: bool,
) -> None:
    recorder = Recorder({"again-d": [0.05, NEVER, NEVER]})
    worker._queue = queue = DurableQueue(settings, recorder)
    try:
        with monkeypatch.context() as long_ago:
            long_ago.setattr("bot.intake.time", lambda: time.time() - hours * 3600)
            queue.put(order("again-d") if kept == "order" else job("again-d"))
        until(lambda: len(dead_letters()) == 1)
        worker._take_up(InstallationJob(Target(42, "", 0), "i"))
        if again:  # a try that leads to nothing makes it no younger
            until(lambda: len(recorder.began) == 3 and len(dead_letters()) == 1)
            assert time.time() - dead_letters()[0].since > hours * 3600 - 1
            late = kept == "order" and hours > 2
            assert getattr(dead_letters()[0].job, "late", False) is late
            worker._take_up(InstallationJob(Target(42, "", 0), "i"))
        until(lambda: dead_letters() == [] and len(recorder.began) == (4 if again else 2))
        time.sleep(0.3)
        assert len(recorder.began) == (4 if again else 2)
    finally:
        queue.close(wait=2)


@pytest.mark.parametrize("lost", [GoneError(403, "no"), SuspendedError("suspended")])
def test_a_review_that_is_lost_in_the_middle_knows_of_its_check_run(
    settings: Settings,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    lost: GoneError | SuspendedError,
) -> None:
    tried: list[Job] = []

    def handle(given: Job) -> str:
        tried.append(given)
        lost.begun = True
        raise lost

    monkeypatch.setattr(worker, "_handle", handle)
    monkeypatch.setattr("bot.github.whereabouts.whereabouts", lambda *_: None)
    begun = replace(job("d"), begun=True)
    worker._queue = queue = DurableQueue(settings, worker.perform)
    try:
        queue.put(job("d"))
        until(lambda: [letter.job for letter in dead_letters()] == [begun])
        assert dead_letters()[0].since < time.time()
        queue.put(job("d"))  # the same delivery again
        until(lambda: tried == [job("d"), begun, begun] and len(dead_letters()) == 1)
    finally:
        queue.close(wait=2)


@respx.mock
@pytest.mark.parametrize(
    ("home", "now", "outcome"),
    [
        (42, "acme/store", Target(42, "acme/store", 7)),
        (None, "acme/store", Target(42, "acme/store", 7)),  # where servers do not tell
        (43, "buyer/shop", Target(43, "buyer/shop", 7)),  # given to another account
        (44, "acme/shop", Target(44, "acme/shop", 7)),  # taken out, and installed anew
        (42, "Acme/Shop", None),  # it is there, and not for this installation
        (None, None, None),
    ],
)
def test_a_repository_that_has_moved_is_found_again(
    worker: Worker, home: int | None, now: str | None, outcome: Target | None
) -> None:
    tokens = respx.post(url__regex=rf"{API}/app/installations/4\d/access_tokens")
    refused = httpx.Response(422, json={"message": "no such repository"})
    tokens.mock(side_effect=[refused, refused, httpx.Response(201, json={"token": "ghs_x"})])
    told = httpx.Response(200, json={"id": home}) if home else httpx.Response(404, json={})
    respx.get(f"{API}/repos/acme/shop/installation").mock(return_value=told)
    moved = httpx.Response(301, headers={"location": f"{API}/repositories/9"})
    respx.get(f"{API}/repos/acme/shop").mock(return_value=moved)
    found = httpx.Response(200, json={"full_name": now}) if now else httpx.Response(404, json={})
    respx.get(f"{API}/repositories/9").mock(return_value=found)
    if outcome is not None:
        assert worker.perform(job("d"), 0) == [replace(job("d"), target=outcome)]
    else:
        with pytest.raises(GivenUpError):
            worker.perform(job("d"), 0)
    assert b'"metadata"' in tokens.calls.last.request.content
    assert tokens.calls.last.request.url.path.split("/")[3] == str(home or 42)


@pytest.mark.parametrize(("status", "moved"), [(404, True), (403, True), (422, False)])
def test_a_repository_that_moves_while_it_is_read_is_followed(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, status: int, moved: bool
) -> None:
    monkeypatch.setattr(worker, "_handle", _raising(DeniedError(status, "no")))
    monkeypatch.setattr("bot.github.whereabouts.whereabouts", lambda *_: (43, "buyer/shop"))
    target = Target(43, "buyer/shop", 7)
    expected = [replace(job("d"), target=target)] if moved else (2, 1)
    assert worker.perform(job("d"), 0) == expected


def test_a_check_run_that_was_begun_is_ended_where_its_repository_has_gone(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = GoneError(404, "Not Found")
    lost.begun = True
    monkeypatch.setattr(worker, "_handle", _raising(lost))
    monkeypatch.setattr("bot.github.whereabouts.whereabouts", lambda *_: (43, "buyer/shop"))
    begun = replace(job("d"), target=Target(43, "buyer/shop", 7), begun=True)
    assert worker.perform(job("d"), 0) == [begun]


def _raising(error: Exception) -> Callable[[Job], str]:
    def handle(_: Job) -> str:
        raise error

    return handle


@respx.mock
def test_an_outage_of_github_makes_no_server_unready(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its deliveries would be lost for as long; but credentials that never worked are told."""
    away, fine = httpx.Response(502, json={}), httpx.Response(200, json={})
    refused = httpx.Response(401, json={"message": "Bad credentials"})
    answers = [away] * 4 + [fine] + [away] * 4 + [refused] + [away] * 4
    respx.get(f"{API}/app").mock(side_effect=answers)
    monkeypatch.setattr("bot.github.transport.time.sleep", lambda _: None)
    monkeypatch.setattr("bot.worker.database_answers", lambda: True)
    monkeypatch.setattr("bot.worker.READY_FOR", -1.0)
    told = [worker.problems() for _ in range(5)]
    assert told == [
        ["GitHub answered 502"],
        [],
        [],
        ["GitHub does not accept the App's credentials: Bad credentials"],
        ["GitHub answered 502"],
    ]


def test_what_may_have_been_carried_out_late_is_looked_for_later(
    settings: Settings, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may stand there twice by then."""
    writes = Writes(settings.database_url)
    monkeypatch.setattr(worker, "_handle", lambda _: "reviewed")
    monkeypatch.setattr(worker, "_times", (Limits(settings.database_url), writes))
    writes.keep(job("d").target.key, time.time() - 1)
    writes.open(job("d").target.key)
    assert worker.perform(job("d"), 3) == (LATER, 3)
    assert worker.perform(job("d"), 3) is None
