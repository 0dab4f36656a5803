"""Tests about rules: their names, their manual, their cases, and what is derived from them."""

import re
from inspect import getdoc
from pathlib import Path

import pytest

from fixers.rule import Rule
from fixers.rules import RULES
from tests.golden_cases import CASES
from tools import generate_docs

SOURCES = Path(__file__).parent.parent / "fixers/rules"
HEADINGS = ["## What it does", "## Why is this bad", "## Fix safety", "## Known limits"]


@pytest.fixture(params=RULES, ids=lambda rule: rule.id)
def rule(request: pytest.FixtureRequest) -> type[Rule]:
    found: type[Rule] = request.param
    return found


def test_rules_are_registered_in_order_and_once() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))


def test_every_module_of_a_rule_is_registered() -> None:
    modules = {path.stem for path in SOURCES.glob("[a-z]*.py")}
    assert modules == {rule.__module__.rpartition(".")[2] for rule in RULES}


def test_a_rule_leans_on_its_family_alone() -> None:
    """A rule can be read, and removed, alone: rule, one family, what all share, in this order."""
    wrong = []
    for path in SOURCES.rglob("*.py"):
        place = path.relative_to(SOURCES).parts[0]
        taken = set(re.findall(r"^from fixers\.rules\.(\w+)", path.read_text(), re.MULTILINE))
        families = {name for name in taken if name.startswith("_")} - {"_shared"}
        if place == "__init__.py":
            wrong += [f"{path}: {name}" for name in families]
        elif place.startswith("_"):
            allowed = {place} if place == "_shared" else {place, "_shared"}
            wrong += [f"{path}: {name}" for name in taken - allowed]
        elif taken - families - {"_shared"} or len(families) > 1:
            wrong.append(f"{path}: {sorted(taken)}")
    assert wrong == []


def test_one_name_in_three_spellings(rule: type[Rule]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", rule.id)
    assert rule.__module__ == f"fixers.rules.{rule.id.replace('-', '_')}"
    assert rule.__name__.lower() == rule.id.replace("-", "")
    assert re.fullmatch(r"([A-Z][a-z0-9]*)+", rule.__name__)


def test_the_manual_has_its_chapters(rule: type[Rule]) -> None:
    manual = getdoc(rule) or ""
    assert re.findall(r"^## .*", manual, re.MULTILINE) == HEADINGS
    chapters = re.split(r"^## .*", manual, flags=re.MULTILINE)
    assert not chapters[0].strip()
    assert all(chapter.strip().endswith(".") for chapter in chapters[1:])


def test_the_catalogue_line(rule: type[Rule]) -> None:
    assert rule.summary[0].isupper() or rule.summary.startswith("`")
    assert not rule.summary.endswith(".")
    assert "\n" not in rule.summary
    assert len(rule.summary) <= 100
    assert re.fullmatch(r"\d+\.\d+", rule.since)


def test_cases(rule: type[Rule]) -> None:
    own = [case for case in CASES if case.rule == rule.id]
    assert len([case for case in own if not case.silent]) >= 6
    assert len([case for case in own if case.silent]) >= 8
    assert [case for case in own if case.name == "plain"], "for the manual and the review"


def test_cases_belong_to_rules() -> None:
    assert {case.rule for case in CASES} <= {rule.id for rule in RULES}


def test_derived_files_are_up_to_date() -> None:
    stale = [path.name for path in generate_docs.stale()]
    assert stale == [], "run python -m tools.generate_docs"
