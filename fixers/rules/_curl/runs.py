"""Answers of curl that a shell or an interpreter runs."""

from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.answers import NEAR, pipeline_of
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_FETCHES: Final = frozenset({"curl", "wget"})
_RUNS_INPUT: Final = frozenset({"bash", "sh", "zsh", "python", "python3"})
_RUNS_TEXT: Final = regex(
    r"(?:(?:bash|sh|zsh) +(?:-\w+ +)*-?\w*c +\"?\$\(|eval +\"?\$\(|(?:bash|sh|source|\.) +<\()$"
)


def feeds(run: Invocation) -> bool:
    """`curl … | bash`, and `(curl … || wget …) | bash`."""
    pipeline = pipeline_of(run) or _pipeline_around(run)
    following = pipeline.stages[1:2] if pipeline is not None else ()
    for stage in commands(following):
        names = {word.literal for word in stage.words if word.literal}
        return bool(names & _RUNS_INPUT) and "-c" not in names and "-m" not in names
    return False


def _pipeline_around(run: Invocation) -> sh.Pipeline | None:
    """The pipeline that begins with a group of commands that only fetch."""
    found = next((node for node in holders(run) if isinstance(node, sh.Pipeline)), None)
    if found is None or not found.stages[0].span.contains(run.command.span):
        return None
    names = {c.words[0].literal for c in commands(found.stages[:1]) if c.words}
    return found if names <= _FETCHES else None


def is_text_run(run: Invocation) -> bool:
    """`sh -c "$(curl …)"`, `bash <(curl …)`."""
    before = run.script.shell.text[max(0, run.command.span.start - NEAR) : run.command.span.start]
    return _RUNS_TEXT.search(before) is not None
