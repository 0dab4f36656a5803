"""Why a `run:` block may not become a file of the repository."""

from typing import Final

from fixers.edits.expression_places import variables_of
from fixers.edits.heredocs import is_open
from fixers.edits.lifting import TOO_LONG
from fixers.model import Repository, Unknown, Workflow
from fixers.rules._blocks.checkout import callers_of
from fixers.syntax.regex import regex
from fixers.syntax.shell import MAX_CHARACTERS, Command, commands
from fixers.syntax.shell_tree import ShellScript

_OWN_PLACE: Final = frozenset({
    "0", "BASH_SOURCE", "BASH_ARGV", "BASH_ARGV0", "LINENO", "BASH_LINENO",
})  # fmt: skip
OF_ITSELF: Final = "the block asks for its own name or place"
_LATER: Final = frozenset({"trap", "eval"})  # what they are given is read as shell
_COUNTS_WITH: Final = regex(r"\(\([^\n]*?(?<![\w.])LINENO\b[^\n]*?\)\)")
# Of all arguments: the name, first; an option with which functions tell where they stand.
_ZEROTH: Final = regex(r"\$\{[@*]: *0|\bextdebug\b")
# Without one of these it asks for nothing of that.
_MAY_ASK: Final = regex(r"\$\{?[#!]?[0_]|LINENO|BASH_|caller|@: *0|\*: *0|extdebug")
_READS_PLACE: Final = regex(rf"\$\{{?(?:{'|'.join(sorted(_OWN_PLACE))})\b|\bcaller\b")


def refusal_of_workflow(workflow: Workflow, repository: Repository) -> str | None:
    if isinstance(workflow.triggers, Unknown):
        return "what starts the workflow is not known"
    if workflow.triggers == {"workflow_call"} and not callers_of(workflow, repository):
        return "a caller in another repository would not have the script"
    return None


def refusal_of_text(shell: ShellScript) -> str | None:
    """What would mean something else in a file, or could change the file while it runs."""
    if len(shell.text) > MAX_CHARACTERS:
        return TOO_LONG
    if shell.opaque:
        return "not all of the shell text is understood"
    if is_open(shell):
        return "a heredoc has no end"
    if not _MAY_ASK.search(shell.text):
        return None
    all_of = tuple(commands(shell.statements))
    # `$0x` is `$0`, and a letter behind it.
    names = {n[0] if n[:1].isdigit() else n for n in variables_of(shell.statements)}
    shell_itself = "_" in variables_of(all_of[:1])  # `$_` before anything has run
    if shell_itself or _COUNTS_WITH.search(shell.text) or _ZEROTH.search(shell.text):
        return OF_ITSELF
    if names & _OWN_PLACE or any(map(_reads_place, all_of)):
        return OF_ITSELF
    return None


def _reads_place(command: Command) -> bool:
    name = command.words[0].literal if command.words else None
    later = command.words[1:] if name in _LATER else ()
    return name == "caller" or any(_READS_PLACE.search(word.raw) for word in later)
