"""What is taken over from an earlier state is what would be found again."""

from collections.abc import Iterator

import pytest

from fixers.applying import Applied, apply_fixes
from fixers.diagnostics import Finding, Fix
from fixers.engine import DEFAULTS, CheckOptions, check, inspect
from fixers.looks import Passing
from fixers.model import Repository, Trace, TraceKind
from fixers.model.asked import AskedTree, Changes, ending, mentions
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.model.view import View
from fixers.rule import Rule, RuleOptions
from fixers.rules import RULES
from tests.fixers import toy_rules
from tests.golden_cases import CASES, Case

_EVERY = 8
PATH = ".github/workflows/other.yml"
ACTION = "tools/act/action.yml"
FILES = {
    toy_rules.PATH: toy_rules.workflow("run: echo a").encode(),
    PATH: toy_rules.workflow("run: echo b").encode(),
    ACTION: b"runs:\n  using: composite\n  steps: []\n",
    "lib/a.sh": b"echo\n",
}


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.at, finding.message, finding.confidence, finding.related


@pytest.mark.parametrize("case", CASES[::_EVERY], ids=lambda case: case.id)
def test_after_each_fix_the_same_is_found(case: Case) -> None:
    whole = Repository(case.tree)
    fixes = [f.fix for f in inspect(whole, DEFAULTS).findings if isinstance(f.fix, Fix)]
    for tried in (fixes, *([fix] for fix in fixes[:3])):
        applied = apply_fixes(case.tree, tried)
        if isinstance(applied, Applied) and applied.changes:
            tree = OverlayTree(case.tree, applied.changes)
            taken = inspect(Repository(tree, whole), DEFAULTS, taking=True).findings
            again = inspect(Repository(tree), DEFAULTS).findings
            once = check(tree).findings  # which notes nothing
            assert list(map(_told, taken)) == list(map(_told, again)) == list(map(_told, once))


class Counting(Rule):
    """Asks the repository and its tree, and remembers where it was asked."""

    id = "counting"
    severity = toy_rules.WordRule.severity
    since = "0"
    summary = "x"
    asked: list[str] = []  # noqa: RUF012 - one list for all tests, emptied by each

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if trace.workflow is not None and trace.kind is TraceKind.JOB:
            self.asked.append(trace.workflow.path)
            trace.tree.read("notes.txt")
            repository.named("x.txt")
        yield from ()


@pytest.mark.parametrize(
    ("changed", "options", "anew"),
    [
        ({}, DEFAULTS, []),
        ({PATH: toy_rules.workflow("run: echo c").encode()}, DEFAULTS, [PATH]),
        ({"notes.txt": b"a"}, DEFAULTS, [toy_rules.PATH, PATH]),
        ({"deep/x.txt": b"a"}, DEFAULTS, [toy_rules.PATH, PATH]),
        ({"deep/y.txt": b"a"}, DEFAULTS, []),
        ({}, CheckOptions(rule_options=RuleOptions(9)), [toy_rules.PATH, PATH]),
    ],
)
def test_only_what_a_change_concerns_is_looked_at(
    changed: dict[str, bytes], options: CheckOptions, anew: list[str]
) -> None:
    whole = Repository(MemoryTree(FILES))
    inspect(whole, DEFAULTS, (Counting,))
    Counting.asked.clear()
    after = Repository(MemoryTree({**FILES, **changed}), whole)
    inspect(after, options, (Counting,), taking=True)
    assert sorted(Counting.asked) == anew


def test_nothing_is_taken_from_a_state_that_was_never_inspected() -> None:
    Counting.asked.clear()
    after = Repository(MemoryTree(FILES), Repository(MemoryTree(FILES)))
    inspect(after, DEFAULTS, (Counting,), taking=True)
    assert len(Counting.asked) == 2


def test_nothing_is_taken_from_a_state_that_notes_nothing() -> None:
    whole = Passing(MemoryTree(FILES))
    inspect(whole, DEFAULTS, (Counting,))
    Counting.asked.clear()
    inspect(Repository(MemoryTree(FILES), whole), DEFAULTS, (Counting,), taking=True)
    assert len(Counting.asked) == 2


def test_a_view_passes_on_what_it_notes() -> None:
    whole = Repository(MemoryTree(FILES))
    view = View(whole, AskedTree(whole.tree))
    for name in ("workflows", "actions", "traces", "scripts", "problems", "gaps"):
        assert getattr(view, name) is getattr(whole, name)
    assert "lib" in view.folders
    assert "a" not in view.folders
    assert view.named("a.sh") == ("lib/a.sh",)
    assert view.folders_named("lib") == ("lib",)
    assert view.at_depth(0) == whole.at_depth(0)
    assert view.inside("lib") == ("lib/a.sh",)
    assert view.names_in("lib") == {"a.sh"}
    assert view.has_in_any_case("LIB/a.sh")
    assert view.callers_of(PATH) == ()
    job = whole.workflows[0].jobs[0]
    assert view.idle_trace(job, []).job is job
    assert ("folders", "lib") in view.asked
    changes = Changes(whole, Repository(whole.tree))
    assert changes.spare(question for question in view.asked if question[0] in {"folders", "named"})
    assert not changes.spare({("traces",)})


def test_a_view_notes_every_question() -> None:
    own = {name for name in vars(Repository) if not name.startswith("_")}
    assert own - vars(View).keys() <= {"tree", "earlier", "walks"}


def test_rules_keep_nothing_that_a_later_place_would_miss() -> None:
    kept = {rule.id for rule in RULES if vars(rule()).keys() - {"options"}}
    assert kept == {"tool-not-installed"}  # it keeps what follows from a trace alone


def test_what_is_asked_of_the_names_of_files_is_noted_and_no_more() -> None:
    tree = MemoryTree(FILES)
    asked = AskedTree(tree)
    assert ending(tree, ".sh", ".bash") == ending(asked, ".sh", ".bash") == ("lib/a.sh",)
    assert mentions(tree, "/lib/")
    assert not mentions(asked, "/lib.py\n")
    assert asked.asked == {("paths", ".sh", ".bash"), ("mentions", "/lib.py\n")}
    assert Changes(tree, MemoryTree({**FILES, "b.py": b""})).spare(asked.asked)
    assert not Changes(tree, MemoryTree({**FILES, "b.bash": b""})).spare(asked.asked)
    assert not Changes(tree, MemoryTree({**FILES, "a/lib.py": b""})).spare(asked.asked)
    assert not Changes(tree, MemoryTree({**FILES, "b.py": b""})).spare({("paths",)})
