"""What an App loses while it works: its token, or the whole installation."""

from collections.abc import Callable

import pytest

from bot.handlers import analysing, pull_request
from bot.jobs import ReviewJob
from bot.stored import dead_letters
from tests.bot import toy
from tests.e2e.conftest import BAD, Stage


def once_during_the_analysis(
    monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]
) -> list[str]:
    """The check run is begun by then, and nothing else is said; how often was analysed."""
    analysed = analysing.analysed
    times: list[str] = []

    def slow(*sides: object) -> object:
        if not times:
            happens()
        times.append("analysed")
        return analysed(*sides)

    monkeypatch.setattr(pull_request, "analysed", slow)
    return times


def test_a_token_that_is_revoked(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    times = once_during_the_analysis(monkeypatch, stage.github.tokens.revoke_all)
    pull = stage.open({toy.WORKFLOW: BAD})
    assert len(times) == 2
    assert [review.commit for review in pull.reviews] == [pull.head_sha]
    assert [run.conclusion for run in stage.checks] == ["failure"]


def test_an_installation_that_is_removed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its job is kept in silence; later ones go on."""
    installation = stage.github.world.installation_of(stage.repository)
    assert installation is not None

    def remove() -> None:
        installation.repositories.discard(stage.name.lower())
        stage.github.tokens.revoke_all()

    times = once_during_the_analysis(monkeypatch, remove)
    pull = stage.open({toy.WORKFLOW: BAD})
    assert len(times) == 1
    assert pull.reviews == []
    assert [letter.job.head for letter in dead_letters() if isinstance(letter.job, ReviewJob)] == [
        pull.head_sha
    ]
    installation.repositories.add(stage.name.lower())
    stage.push({toy.WORKFLOW: BAD + "# again\n"})
    assert [review.commit for review in pull.reviews] == [pull.head_sha]
