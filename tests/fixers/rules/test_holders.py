from types import SimpleNamespace
from typing import Any

import pytest

from fixers.model import ScriptUnit
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children
from fixers.syntax.source import Source


def unit(lines: int) -> ScriptUnit:
    text = "echo\n" * lines + "if a; then\n  b || c\nfi\n" + "echo\n" * lines
    return ScriptUnit(Source("a.sh", text), text)


def run(script: ScriptUnit, command: sh.Command) -> Any:
    return SimpleNamespace(script=script, command=command)


@pytest.mark.parametrize("lines", [0, 50])
def test_statements_around_a_command_in_scripts_of_any_length(lines: int) -> None:
    script = unit(lines)
    branch = script.shell.statements[lines]
    either = children(branch)[-1]
    command = children(either)[-1]
    assert holders(run(script, command)) == (branch, either)


def test_a_command_that_stands_nowhere_in_a_long_script() -> None:
    command = unit(500).shell.statements[-1]
    assert isinstance(command, sh.Command)
    assert holders(run(unit(50), command)) == ()
