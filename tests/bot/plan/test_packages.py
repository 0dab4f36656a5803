"""Changes of `package.json` that can change what a pipeline runs, and the many that cannot."""

import json

import pytest

from bot.plan.packages import name_a_manager, packages_in, runs_otherwise
from fixers.model.trees import MemoryTree

PACKAGE = "web/package.json"
OLD = {"scripts": {"scan": "tfsec ."}, "dependencies": {"a": "1"}, "devDependencies": {"b": "1"}}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, False),
        ({**OLD, "version": "2"}, False),
        ({**OLD, "dependencies": {"a": "2"}}, False),
        ({**OLD, "dependencies": {"a": "1", "c": "1"}}, False),
        ({**OLD, "dependencies": {"a": "1", "b": "1"}, "devDependencies": {}}, False),
        ({**OLD, "devDependencies": {}}, True),
        ({**OLD, "scripts": {"scan": "trivy fs ."}}, True),
        ({**OLD, "scripts": {"scan": "tfsec .", "prescan": "x"}}, True),
        ({"dependencies": {"a": "1", "b": "1"}}, True),
        (None, True),
        ("{", True),
    ],
)
def test_what_runs_otherwise(new: object, expected: bool) -> None:
    text = new if isinstance(new, str) else json.dumps(new)
    before = MemoryTree({PACKAGE: json.dumps(OLD).encode()})
    after = MemoryTree({} if new is None else {PACKAGE: text.encode()})
    assert runs_otherwise(["README.md", PACKAGE], (before, after)) is expected


def test_only_files_of_packages_count() -> None:
    paths = ["package.json", "a/b/package.json", "my-package.json", "package.json5"]
    assert packages_in(paths) == ("package.json", "a/b/package.json")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("run: npm run build", True),
        ("run: cd web && yarn build", True),
        ("run: bunx eslint", True),
        ("run: ./npm-build.sh", False),
        ("run: make", False),
    ],
)
def test_managers_are_named(text: str, expected: bool) -> None:
    assert name_a_manager(["on: push", text]) is expected
