"""What is worked out once of a repository, and asked again as one question."""

import pytest

from fixers.model import Repository
from fixers.model.answers import answered
from fixers.model.asked import AskedTree, Changes
from fixers.model.trees import MemoryTree
from fixers.model.view import View

worked_out: list[str] = []


@answered
def shell_in(folder: str, repository: Repository) -> list[str]:
    worked_out.append(folder)
    return [name for name in repository.names_in(folder) if name.endswith(".sh")]


def repository(*paths: str) -> Repository:
    return Repository(MemoryTree(dict.fromkeys(paths, b"")))


def test_it_is_worked_out_once_for_all() -> None:
    worked_out.clear()
    whole = repository("bin/a.sh", "bin/b.py")
    views = [View(whole, AskedTree(whole.tree)) for _ in range(2)]
    assert [shell_in("bin", one) for one in (whole, *views)] == [["a.sh"]] * 3
    assert worked_out == ["bin"]


def test_it_is_one_question_to_a_view() -> None:
    whole = repository("bin/a.sh", "bin/b.py")
    tree = AskedTree(whole.tree)
    view = View(whole, tree)
    shell_in("bin", view)
    assert not tree.asked
    assert len(view.asked) == 1
    same = repository("bin/a.sh", "bin/c.py", "lib/d.sh")
    assert Changes(whole, same).spare(view.asked)
    assert not Changes(whole, repository("bin/a.sh", "bin/c.sh")).spare(view.asked)


def test_arguments_have_places() -> None:
    with pytest.raises(AssertionError):
        shell_in(folder="bin", repository=repository())  # type: ignore[misc]
