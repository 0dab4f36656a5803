"""Repositories in memory, and a stand-in for the shell interpreter."""

from textwrap import dedent

from fixers.model import Machine, Repository, ScriptUnit, Tri
from fixers.model.shell.interpret import ScriptContext
from fixers.model.trees import MemoryTree

CI = ".github/workflows/ci.yml"


def repository(files: dict[str, str]) -> Repository:
    return Repository(MemoryTree({path: dedent(text).encode() for path, text in files.items()}))


def workflow(text: str, **files: str) -> Repository:
    return repository({CI: text, **files})


def job(text: str):
    return workflow(text).workflows[0].jobs[0]


def steps(body: str, runner: str = "ubuntu-latest", head: str = "") -> str:
    """A workflow of one job with the given steps."""
    lines = dedent(body).strip().splitlines()
    indented = "\n".join("      " + line for line in lines)
    return f"on: push\n{head}jobs:\n  build:\n    runs-on: {runner}\n    steps:\n{indented}\n"


class FakeShell:
    """Understands one command a line: `install NAME` provides it."""

    def __init__(self) -> None:
        self.calls: list[tuple[ScriptUnit, Machine, ScriptContext]] = []

    def __call__(self, unit: ScriptUnit, machine: Machine, context: ScriptContext):
        self.calls.append((unit, machine, context))
        for line in unit.shell.text.splitlines():
            if line.startswith("install "):
                name = line.removeprefix("install ").strip()
                machine = machine.with_(provided={**machine.provided, name: Tri.YES})
        leftovers = machine.with_(directory="elsewhere", functions=frozenset({"helper"}))
        return (), leftovers.with_(errexit=Tri.NO)

    def machine(self, text: str) -> Machine:
        """The machine before the `run:` block that begins with `text`."""
        return next(m for unit, m, _ in self.calls if unit.shell.text.startswith(text))

    def context(self, text: str) -> ScriptContext:
        return next(c for unit, _, c in self.calls if unit.shell.text.startswith(text))
