"""Where JSON may stand in shell: assignments, arguments, here strings."""

from collections.abc import Iterator
from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

# These take programs or patterns that look like JSON.
_OTHER_LANGUAGES: Final = frozenset({
    "jq", "yq", "awk", "gawk", "sed", "perl", "python", "python3", "node", "ruby", "bash", "sh",
    "grep", "egrep", "tr", "find", "xargs", "docker", "ssh", "eval", "mongosh", "mongo",
})  # fmt: skip


def may_hold_objects(text: str) -> bool:
    """Whether a script may hold an object of JSON with something in it: most do not."""
    return "{" in text and '"' in text


def words_of(statements: tuple[sh.Statement, ...]) -> Iterator[sh.Word]:
    for command in commands(statements):
        for assignment in command.assignments:
            if assignment.value is not None:
                yield assignment.value
            yield from assignment.array or ()
        names = {word.literal for word in command.words[:2]}
        if names & _OTHER_LANGUAGES:
            continue
        yield from () if is_echo(command) else command.words[1:]
        for redirect in command.redirects:
            if redirect.operator == "<<<" and redirect.target is not None:
                yield redirect.target


def is_echo(command: sh.Command) -> bool:
    return len(command.words) == 2 and command.words[0].literal == "echo"


def texts_of(command: sh.Command) -> list[str]:
    """The words of a command; `$(<notes.md)` is `cat notes.md`."""
    files = [r.target.raw for r in command.redirects if r.operator == "<" and r.target]
    texts = [word.literal or word.raw for word in command.words]
    return texts or (["cat", *files] if files else [])
