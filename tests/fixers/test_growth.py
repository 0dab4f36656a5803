"""Twice the workflow must take about twice the work, counted and not timed."""

from collections.abc import Callable

import pytest

from fixers.contract import State
from fixers.engine import CheckOptions, Report, check
from fixers.fixing import verified
from fixers.model import RepoTree
from fixers.model.trees import MemoryTree
from fixers.rules import RULES
from fixers.syntax import yaml_doc
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Node

JOB = """\
  job{}:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform -chdir=infra{} apply -auto-approve
      - run: |
          make test
          curl -X POST https://example.com/$X
"""


def characters_read(
    jobs: int, monkeypatch: pytest.MonkeyPatch, checked: Callable[[RepoTree], Report] = check
) -> int:
    """What the YAML parser reads while a workflow with a fix for each job is checked."""
    text = "on: push\njobs:\n" + "".join(JOB.format(i, i) for i in range(jobs))
    compose, lengths = yaml_doc.compose, [0]

    def counted(source: Source) -> tuple[Node, tuple[Entry, ...]]:
        lengths.append(len(source.text))
        return compose(source)

    with monkeypatch.context() as patch:
        patch.setattr(yaml_doc, "compose", counted)
        found = checked(MemoryTree({".github/workflows/w.yml": text.encode()}))
    assert len([f for f in found.findings if f.fix is not None]) >= 2 * jobs
    return sum(lengths)


def test_fixes_do_not_read_the_whole_file_again(monkeypatch: pytest.MonkeyPatch) -> None:
    yaml_doc.parse_yaml.cache_clear()
    few, many = (characters_read(jobs, monkeypatch) for jobs in (20, 80))
    assert many < 5 * few


def test_to_verify_a_fix_is_no_reason_either(monkeypatch: pytest.MonkeyPatch) -> None:
    yaml_doc.parse_yaml.cache_clear()
    few, many = (characters_read(jobs, monkeypatch, _verified) for jobs in (20, 80))
    assert many < 6 * few


def _verified(tree: RepoTree) -> Report:
    return verified(State(tree, CheckOptions(), RULES))
