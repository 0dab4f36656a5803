"""`tools:` from the file to the finding and its fix."""

import pytest

from fixers.config import Config, ConfigProblem, parse_config
from fixers.diagnostics import Applicability, Finding, Fix
from fixers.engine import check
from fixers.model.trees import MemoryTree
from fixers.rules import RULES

WORKFLOW = """\
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: {first}
      - run: tflint
"""
PIN = "a" * 40


def findings(config: str, first: str = "actions/checkout@v4") -> tuple[Finding, ...]:
    made = parse_config(config)
    assert isinstance(made, Config)
    tree = MemoryTree({".github/workflows/ci.yml": WORKFLOW.format(first=first).encode()})
    options = made.check_options(frozenset({"tool-not-installed"}))
    return tuple(check(tree, options, RULES).findings)


def test_an_action_of_the_organisation_provides_the_tool() -> None:
    assert len(findings("tools: {}")) == 1
    config = "tools: {tflint: {provided-by: [actions/checkout]}}"
    assert findings(config) == ()
    assert len(findings(config, "actions/cache@v4")) == 1


@pytest.mark.parametrize(
    ("install", "text"),
    [
        (f"{{uses: acme/setup@{PIN}, with: {{v: '1'}}}}", f"uses: acme/setup@{PIN}"),
        ("{run: mise use tflint}", "run: mise use tflint"),
    ],
)
def test_the_organisations_recipe_is_the_safe_fix(install: str, text: str) -> None:
    (finding,) = findings(f"tools: {{tflint: {{install: {install}}}}}")
    assert isinstance(finding.fix, Fix)
    assert finding.fix.applicability is Applicability.SAFE
    assert text in finding.fix.edits[0].text


@pytest.mark.parametrize(
    "action",
    ["aquasecurity/setup-trivy", "Checkmarx/kics-github-action", "aquasecurity/trivy-action"],
)
def test_compromised_releases_are_refused(action: str) -> None:
    made = parse_config(f"tools: {{trivy: {{install: {{uses: '{action}@{PIN}'}}}}}}")
    assert isinstance(made, ConfigProblem)
    assert "malicious" in made.message
