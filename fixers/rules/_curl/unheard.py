"""Commands whose failure nobody hears, as no `errexit` ends their script or a pipe takes it."""

from fixers.model import Invocation
from fixers.rules._curl.fix import declared
from fixers.rules._curl.taken import name_taken
from fixers.rules._curl.tested import is_tested
from fixers.rules._shared.fates import hides, is_shrugged_off, lost_in
from fixers.rules._shared.holders import holders
from fixers.rules._shared.without_errexit import ENDS
from fixers.syntax import shell_tree as sh


def goes_on_anyway(run: Invocation) -> bool:
    """Whether no `errexit` ends the file of the command, as of a value that it makes; or a loop
    has another value for each that fails (`|| echo 000`), and goes on to the next."""
    looped = any(isinstance(node, sh.For | sh.While) for node in holders(run))
    lost = lost_in(run) if looped else None
    stands_in = isinstance(lost, sh.AndOr) and is_shrugged_off(lost)
    return stands_in or (run.script.scalar is None and not ENDS.search(run.script.shell.text))


def is_swallowed(run: Invocation) -> bool:
    """Whether a pipe takes the exit code by mistake: of `curl … | head || echo "never mind"`
    nobody wants it."""
    around = (node for node in holders(run) if isinstance(node, sh.AndOr) and node.operator == "||")
    at = run.command.span
    minded = not any(node.left.span.contains(at) and is_shrugged_off(node) for node in around)
    return minded and hides(lost_in(run), run)


def is_status_read(run: Invocation) -> bool:
    return "$?" in run.script.shell.text[run.command.span.end :][:200]


def is_value_tested(run: Invocation) -> bool:
    """Whether the script looks at the value that it makes of the answer: of an error that `-f`
    keeps it is empty."""
    found = declared(run)
    name = found[3] if found is not None else name_taken(run)
    return name is not None and is_tested(name, run.script.shell.text)
