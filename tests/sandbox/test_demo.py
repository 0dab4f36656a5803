"""The play must be able to say that something was not as expected."""

import pytest

from sandbox import demo
from sandbox.expected import NOT_INSTALLED, RULES, TOOLS
from sandbox.server import Sandbox
from sandbox.state import Annotation, CheckRun


class Rule:
    def __init__(self, identity: str) -> None:
        self.id = identity


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


def test_all_is_well(github: Sandbox) -> None:
    play = judge(github, a_run(*everything()))
    assert play.faults == []


def test_each_thing_that_is_not_found_is_told(github: Sandbox) -> None:
    whole = everything()
    for left_out in whole:
        play = judge(github, a_run(*(note for note in whole if note is not left_out)))
        assert len(play.faults) == 1


def test_a_finding_in_another_file_does_not_count(github: Sandbox) -> None:
    elsewhere = [(rule, "README.md", text) for rule, _, text in everything()]
    assert len(judge(github, a_run(*elsewhere)).faults) == len(RULES)


def test_a_rule_that_is_gone_is_a_fault(github: Sandbox) -> None:
    without = [note for note in everything() if note[0] != "go-cache-key"]
    (fault,) = judge(github, a_run(*without)).faults
    assert "go-cache-key" in fault


def test_waiting_ends(github: Sandbox) -> None:
    with pytest.raises(demo.TooLateError, match="the moon did not come"):
        demo.Play(github, patience=0.1)._await("the moon", lambda: None)


def test_files_of_the_pull_request() -> None:
    files = demo._files("head")
    assert ".github/workflows/pipeline.yml" in files
    assert "x:lib/scripts/deploy.sh" in files
    assert not any(path.startswith("github/") for path in files)
