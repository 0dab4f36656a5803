"""Start-up: one small repository, clean and with one finding.

python -m bench.startup
"""

import sys
import tempfile
from pathlib import Path

from bench.timing import tool, wall

RUNS = 9
CLEAN = """\
name: CI
on: push
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: {persist-credentials: false}
      - run: make test
"""
BAD = CLEAN.replace("make test", "trivy image --exit-code 1 app")


def main() -> int:
    root = Path(__file__).parent.parent
    ours = [sys.executable, "-m", "fixers", "check"]
    for name, text in (("clean", CLEAN), ("one finding", BAD)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, ".github/workflows/ci.yml")
            path.parent.mkdir(parents=True)
            path.write_text(text)
            base = wall([*ours, folder], root, RUNS)
            print(f"{name}: fix-pipeline check {base * 1000:.0f} ms")
            _compare(base, path)
    return 0


def _compare(base: float, path: Path) -> None:
    peers = {"zizmor": ("--offline", "--no-progress"), "actionlint": ()}
    for peer, options in peers.items():
        program = tool(peer)
        if program is None:
            print(f"  {peer}: not installed")
            continue
        other = wall([program, *options, str(path)], path.parent, RUNS)
        print(f"  {peer} {other * 1000:.0f} ms; ours takes {base / other:.2f} times that")


if __name__ == "__main__":
    sys.exit(main())
