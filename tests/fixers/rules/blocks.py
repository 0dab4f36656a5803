"""Workflows with long blocks, and what the rule says of them."""

from fixers.diagnostics import Fix, SkippedFix
from fixers.engine import CheckOptions, Report, check
from fixers.model.trees import MemoryTree

PATH = ".github/workflows/ci.yml"
ONLY = CheckOptions(select=frozenset({"long-run-block"}))
HEAD = "on: push\njobs:\n  a:\n    runs-on: {}\n    steps:\n      - uses: actions/checkout@v4\n"
BARE = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"


def block(lines: int, word: str = "make", name: str = "Build") -> str:
    body = "".join(f"          {word} {number}\n" for number in range(lines))
    return f"      - name: {name}\n        shell: bash\n        run: |\n{body}"


def report(*blocks: str, runner: str = "ubuntu-24.04", **files: str) -> Report:
    texts = {PATH: HEAD.format(runner) + "".join(blocks), **files}
    return check(MemoryTree({path: text.encode() for path, text in texts.items()}), ONLY)


def one_fix(*blocks: str, runner: str = "ubuntu-24.04", **files: str) -> Fix | SkippedFix | None:
    (finding,) = report(*blocks, runner=runner, **files).findings
    return finding.fix
