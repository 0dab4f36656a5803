"""What one rule says of a job."""

from textwrap import dedent, indent

from fixers.diagnostics import Finding, Fix, SkippedFix
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree

CI = ".github/workflows/ci.yml"


def found(
    rule: str,
    steps: str,
    *,
    runner: str = "ubuntu-24.04",
    head: str = "on: push",
    job: str = "",
    **files: str,
) -> tuple[Finding, ...]:
    """Of a workflow of one job; `job` are more lines of it."""
    lines = [head, "jobs:", "  a:", f"    runs-on: {runner}", *([f"    {job}"] if job else [])]
    text = "\n".join([*lines, "    steps:", indent(dedent(steps).strip("\n"), " " * 6), ""])
    texts = {CI: text, **{path.replace("__", "/"): dedent(body) for path, body in files.items()}}
    tree = MemoryTree({path: body.encode() for path, body in texts.items()})
    return check(tree, CheckOptions(select=frozenset({rule}))).findings


def run(script: str) -> str:
    """A step that runs a script."""
    return "- run: |\n" + indent(dedent(script).strip("\n"), "    ") + "\n"


def fixed(finding: Finding) -> str:
    """The text that a fix writes first, or why there is none."""
    if isinstance(finding.fix, SkippedFix):
        return finding.fix.reason
    return finding.fix.edits[0].text if isinstance(finding.fix, Fix) else ""
