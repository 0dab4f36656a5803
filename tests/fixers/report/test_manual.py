"""The page of a rule."""

import json

import pytest

from fixers.report import about, manual
from fixers.report.manual import Example, example_of, rule_page
from tests.fixers.toy_rules import Foo

BAD = "a\nfoo\n"


def test_a_page_without_example() -> None:
    page = rule_page(Foo, None)
    assert page.startswith("# foo\n\na toy.\n\nSeverity: warning. Since version 0.1.\n")
    assert "## Example" not in page
    assert page.endswith("```yaml\n# fix-pipeline: ignore[foo] reason\n```\n")


@pytest.mark.parametrize(("safe", "option"), [(True, ""), (False, " --unsafe")])
def test_an_example_and_what_the_fix_makes_of_it(safe: bool, option: str) -> None:
    page = rule_page(Foo, Example("bash", BAD, "a\ngood\n", safe))
    assert "## Example\n\n```bash\na\nfoo\n```\n\n## Use instead\n\n```bash\na\ngood\n```" in page
    assert f"What `fix-pipeline fix{option}` changes:" in page
    assert "```diff\n@@ -1,2 +1,2 @@\n a\n-foo\n+good\n```" in page


def test_an_example_that_is_not_fixed() -> None:
    page = rule_page(Foo, Example("yaml", BAD))
    assert "## Example" in page
    assert "## Use instead" not in page


def test_examples_come_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = {"foo": {"language": "yaml", "bad": BAD, "fixed": None, "safe": True}}
    monkeypatch.setattr(manual, "read", lambda name: json.dumps(stored))
    assert example_of(Foo) == Example("yaml", BAD)
    stored.clear()
    assert example_of(Foo) is None


def test_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert about.version()
    monkeypatch.setattr(about, "NAME", "no such package")
    assert about.version() == "0"


def test_the_manual_may_stand_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCS_URL", "https://docs.example.com/rules/")
    assert about.help_url("go-cache-key") == "https://docs.example.com/rules/go-cache-key"
    assert about.help_url("shellcheck/SC2046").endswith("/SC2046")
