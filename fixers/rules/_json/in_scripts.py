"""What stands in a script, whoever runs it: of one script many jobs run."""

from functools import cached_property

from fixers.model.once import once
from fixers.rules._json.broken import Broken, broken_in
from fixers.rules._json.glued import Glued, glued_in
from fixers.rules._json.jq_programs import Pasted, pasted_in_programs
from fixers.rules._json.nearly import nearly_in
from fixers.rules._json.pieces import pieces_in
from fixers.rules._json.programs import Program, programs_in
from fixers.syntax import shell_tree as sh


class Looks:
    """Each is taken on first use."""

    def __init__(self, script: sh.ShellScript) -> None:
        self._script = script

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        return tuple(broken_in(self._script.statements))

    @cached_property
    def nearly(self) -> tuple[Broken, ...]:
        return tuple(nearly_in(self._script.statements))

    @cached_property
    def glued(self) -> tuple[Glued, ...]:
        return tuple(glued_in(self._script.statements))

    @cached_property
    def pieces(self) -> tuple[Glued, ...]:
        return tuple(pieces_in(self._script.statements))

    @cached_property
    def pasted(self) -> tuple[Pasted, ...]:
        return tuple(pasted_in_programs(self._script.statements))

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        return tuple(programs_in(self._script))


@once
def looks_of(script: sh.ShellScript) -> Looks:
    """Scripts with the same text are one object."""
    return Looks(script)
