"""What a program is told to run by a file of the repository: `make lint`, `npm run scan`, `just
check`, `task test`."""

from collections.abc import Mapping
from typing import Final

from fixers.model.books.just_goals import just_plan
from fixers.model.books.make_books import make_book
from fixers.model.books.make_call import MAKE
from fixers.model.books.package_books import package_book
from fixers.model.books.recipe_lines import Book
from fixers.model.books.task_goals import task_plan
from fixers.model.facts.commands import command_data
from fixers.model.machine import Machine, VariableValue
from fixers.model.repository import RepoTree
from fixers.model.said import file_at
from fixers.model.trace import Invocation
from fixers.model.tri import Tri
from fixers.syntax.source import Source

_TASKS: Final = frozenset({"just", "task"})
_PACKAGES: Final = frozenset({"npm", "yarn", "pnpm"})
BOOKS: Final = MAKE | _TASKS | _PACKAGES
# They add words that nobody sees, or take some away.
_FED: Final = frozenset({"xargs"})


def book_of(
    event: Invocation,
    environment: Mapping[str, VariableValue],
    given: Mapping[str, str],
    tree: RepoTree,
) -> Book | None:
    """None where the file does not say it plainly, and for every other program. For the rest see
    `make_book`."""
    if event.name not in BOOKS or event.path != event.name or _FED & set(event.wrappers):
        return None
    if event.name in MAKE:
        return make_book(event, environment, given, tree)
    args = [arg for arg in event.args if arg is not None]
    if len(args) < len(event.args):
        return None
    if event.name in _PACKAGES:
        return package_book(event.name, args, event.before, tree)
    return _of_tasks(event.name, args, event.before, tree)


def _of_tasks(name: str, args: list[str], machine: Machine, tree: RepoTree) -> Book | None:
    files = (file_at(path, machine, tree) for path in command_data()["tasks"][name])
    source = next((file for file in files if file is not None), None)
    if not isinstance(source, Source):
        return None
    plan = just_plan(args, source) if name == "just" else task_plan(args, source)
    inside = machine.with_(errexit=Tri.YES, pipefail=Tri.NO, functions=frozenset())
    return None if plan is None else Book(plan, inside)
