"""The play must be able to say that something was not as expected."""

import pytest

from sandbox import demo
from sandbox.expected import NOT_INSTALLED, RULES, TOOLS
from sandbox.server import Sandbox
from sandbox.state import Annotation, CheckRun


class Rule:
    def __init__(self, identity: str) -> None:
        self.id = identity


def catalogue(monkeypatch: pytest.MonkeyPatch, *without: str) -> None:
    known = [Rule(identity) for identity in RULES if identity not in without]
    monkeypatch.setattr(demo, "CATALOGUE", known)


def a_run(*notes: tuple[str, str, str]) -> CheckRun:
    annotations = [Annotation(path, 1, 1, "failure", text, title) for title, path, text in notes]
    return CheckRun(1, 1, "fix-pipeline", "0" * 40, conclusion="failure", annotations=annotations)


def everything() -> list[tuple[str, str, str]]:
    found = [(rule, min(paths), "bad") for rule, paths in RULES.items()]
    return found + [(NOT_INSTALLED, "w.yml", f"`{tool}` is not there") for tool in TOOLS]


def judge(github: Sandbox, run: CheckRun) -> demo.Play:
    play = demo.Play(github, patience=1)
    play._expect(run)
    return play


def test_all_is_well(github: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue(monkeypatch)
    play = judge(github, a_run(*everything()))
    assert (play.faults, play.unjudged) == ([], [])


def test_each_thing_that_is_not_found_is_told(
    github: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(monkeypatch)
    whole = everything()
    for left_out in whole:
        play = judge(github, a_run(*(note for note in whole if note is not left_out)))
        assert len(play.faults) == 1


def test_a_finding_in_another_file_does_not_count(
    github: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(monkeypatch)
    elsewhere = [(rule, "README.md", text) for rule, _, text in everything()]
    assert len(judge(github, a_run(*elsewhere)).faults) == len(RULES)


def test_the_verdict_never_claims_what_was_not_judged(
    github: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue(monkeypatch, "go-cache-key")
    play = judge(github, a_run(*everything()))
    demo._verdict(play.faults, play.unjudged)
    told = capsys.readouterr().out
    assert play.unjudged == ["go-cache-key"]
    assert "Everything" not in told
    assert "go-cache-key" in told


def test_waiting_ends(github: Sandbox) -> None:
    with pytest.raises(demo.TooLateError, match="the moon did not come"):
        demo.Play(github, patience=0.1)._await("the moon", lambda: None)


def test_files_of_the_pull_request() -> None:
    files = demo._files("head")
    assert ".github/workflows/pipeline.yml" in files
    assert "x:lib/scripts/deploy.sh" in files
    assert not any(path.startswith("github/") for path in files)
