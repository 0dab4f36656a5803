"""Findings that are nearly everywhere do not drown the rest."""

from dataclasses import replace

import pytest

from fixers.engine import Report
from fixers.report.folding import fold
from fixers.report.terminal import render_terminal
from tests.fixers.report.samples import FULL, tree

OTHER, FIXED = FULL.findings[0], FULL.findings[1]
LONG = replace(FIXED, rule="long-run-block", message="`run:` has 9 lines")


@pytest.mark.parametrize(
    ("others", "long", "shown", "listed"), [(1, 3, 4, 0), (1, 4, 1, 4), (0, 9, 9, 0), (2, 0, 2, 0)]
)
def test_what_is_listed(others: int, long: int, shown: int, listed: int) -> None:
    full, folded = fold([replace(LONG, weight=n) for n in range(long)] + [OTHER] * others)
    assert (len(full), sum(map(len, folded))) == (shown, listed)


def test_the_list_stands_below_the_rest() -> None:
    report = Report((*(replace(LONG, weight=n) for n in range(4)), OTHER), (), (), files=1)
    text = render_terminal(report, tree())
    first, second, _ = text.split("\n\n")
    assert first.startswith(".github/workflows/ci.yml:5:14: error[no-foo]")
    head, one, *_, select, _ = second.split("\n")
    assert head == "warning[long-run-block]: 4 places, a line each"
    assert one == "  .github/workflows/ci.yml:5:18: `run:` has 9 lines; fix (unsafe)"
    assert select == "  in full: `--select long-run-block`"


def test_a_place_without_a_fix_promises_none() -> None:
    findings = tuple(replace(LONG, weight=n, fix=None) for n in range(4))
    text = render_terminal(Report((*findings, OTHER), (), (), files=1), tree())
    listed = text.split("\n\n")[1]
    assert "a line each" in listed
    assert "fix (" not in listed
