import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixers.applying import Applied, apply_fixes, compatible
from fixers.diagnostics import (
    EXECUTABLE,
    Edit,
    FileAction,
    FileChange,
    Finding,
    Fix,
    Location,
    Severity,
    SkippedFix,
)
from fixers.model.repository import SYMLINK
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span

TREE = MemoryTree(
    {"a": b"\xef\xbb\xbf0123456789", "x.sh": b"#!", "link": b"a", "bin": b"\0"},
    {"link": SYMLINK, "x.sh": EXECUTABLE},
)


def edit(start: int, end: int, text: str = "", path: str = "a") -> Edit:
    return Edit(path, Span(start, end), text)


def fix(*edits: Edit, changes: tuple[FileChange, ...] = ()) -> Fix:
    return Fix("Do it", edits, changes)


def taken(*fixes: Fix) -> list[bool]:
    """Of each fix, whether it fits together with the earlier ones that do."""
    place = Location(Source("a", ""), Span(0, 0))
    findings = [Finding("x", Severity.ERROR, place, "m", fix=one) for one in fixes]
    together, apart = compatible(findings)
    assert len(together) + len(apart) == len(fixes)
    return [any(one is finding for one in together) for finding in findings]


def applied(*fixes: Fix) -> Applied:
    result = apply_fixes(TREE, fixes)
    assert isinstance(result, Applied)
    return result


def test_edits_of_several_fixes_make_one_new_file() -> None:
    result = applied(fix(edit(8, 9, "eight"), edit(0, 0, ">")), fix(edit(2, 4)))
    [file] = result.edited
    assert file.new.text == ">014567eight9"
    assert file.replaced == (Span(0, 0), Span(2, 4), Span(8, 9))
    assert [file.new.slice(span) for span in file.written] == [">", "", "eight"]
    content = b"\xef\xbb\xbf>014567eight9"
    assert result.changes == (FileChange("a", FileAction.CREATE, content),)


def test_modes_stay() -> None:
    [change] = applied(fix(edit(0, 0, "x", path="x.sh"))).changes
    assert change.mode == EXECUTABLE


def test_a_shared_edit_is_made_once() -> None:
    one, two = fix(edit(3, 3, "x")), fix(edit(3, 3, "x"), edit(9, 10))
    assert taken(one, two) == [True, True]
    assert applied(one, two).edited[0].new.text == "012x345678"


CREATE = FileChange("new", FileAction.CREATE, b"1")


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (fix(edit(0, 2)), fix(edit(2, 4)), False),
        (fix(edit(0, 3)), fix(edit(2, 4)), True),
        (fix(edit(2, 2, "a")), fix(edit(2, 2, "b")), True),
        (fix(edit(2, 2, "a")), fix(edit(2, 2, "b", path="x.sh")), False),
        (fix(changes=(CREATE,)), fix(changes=(CREATE,)), False),
        (
            fix(changes=(CREATE,)),
            fix(changes=(FileChange("new", FileAction.CREATE, b"2"),)),
            True,
        ),
        (fix(edit(0, 1)), fix(changes=(FileChange("a", FileAction.DELETE),)), True),
    ],
)
def test_conflicts(one: Fix, two: Fix, expected: bool) -> None:
    assert taken(one, two) == [True, not expected]
    assert taken(two, one) == [True, not expected]


def test_a_fix_in_its_own_way_is_tried_alone() -> None:
    odd = fix(edit(0, 3), edit(2, 4))
    assert taken(odd, fix(edit(8, 9))) == [True, True]
    assert taken(fix(edit(8, 9)), odd, fix(edit(6, 7))) == [True, False, True]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2), st.sampled_from("ab")), max_size=8))
def test_what_fits_together_is_applied_together(places: list[tuple[int, int, str]]) -> None:
    fixes = [fix(edit(at, min(10, at + length), text)) for at, length, text in places]
    kept: list[Fix] = []
    for one, fits in zip(fixes, taken(*fixes), strict=True):
        assert isinstance(apply_fixes(TREE, [*kept, one]), Applied) is fits
        kept += [one] if fits else []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (fix(edit(0, 3), edit(2, 4)), "two edits of a overlap"),
        (fix(edit(5, 99)), "an edit reaches beyond the end of a"),
        (fix(edit(0, 0, path="link")), "link is not a text file of this tree"),
        (fix(edit(0, 0, path="bin")), "bin is not a text file of this tree"),
        (fix(edit(0, 0, path="none")), "none is not a text file of this tree"),
        (
            fix(edit(0, 0, "x"), changes=(FileChange("a", FileAction.SET_MODE),)),
            "two changes of a do not fit together",
        ),
        (fix(changes=(FileChange("a", FileAction.CREATE, b"x"),)), "a exists already"),
        (fix(changes=(FileChange("no", FileAction.DELETE),)), "no does not exist"),
        (
            fix(changes=(FileChange("../no", FileAction.CREATE),)),
            "../no is not a path inside the tree",
        ),
    ],
)
def test_what_cannot_be_applied_says_why(bad: Fix, reason: str) -> None:
    assert apply_fixes(TREE, [bad]) == SkippedFix(reason)


def test_whole_files() -> None:
    mode = FileChange("x.sh", FileAction.SET_MODE)
    same = FileChange("bin", FileAction.DELETE)
    result = applied(fix(changes=(mode, CREATE, same)))
    assert result.changes == (same, CREATE, mode)
    assert result.edited == ()


def test_creating_a_file_as_it_is_is_no_conflict() -> None:
    change = FileChange("x.sh", FileAction.CREATE, b"#!", EXECUTABLE)
    assert applied(fix(changes=(change,))).changes == (change,)


@given(st.text(max_size=30), st.data())
def test_everything_outside_the_edit_stays(text: str, data: st.DataObject) -> None:
    clean = text.replace("\0", "").lstrip("\ufeff")
    start = data.draw(st.integers(0, len(clean)))
    end = data.draw(st.integers(start, len(clean)))
    tree = MemoryTree({"a": clean.encode()})
    result = apply_fixes(tree, [fix(edit(start, end, "new"))])
    assert isinstance(result, Applied)
    [change] = result.changes
    assert change.content.decode() == clean[:start] + "new" + clean[end:]
