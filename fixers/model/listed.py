"""What programs and actions bring that only install what a list names."""

from collections.abc import Iterable
from typing import Final

from fixers.model.foreign import after_text
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.syntax.source import Source

_BLIND: Final = ("${{", "import", "include")  # what is named stands elsewhere


def after_list(
    texts: Iterable[str], files: tuple[str, ...], machine: Machine, tree: RepoTree
) -> Machine:
    """Every word of the texts and of those of the files that are there may name what was
    installed; anything may be where one of them cannot be read or says nothing."""
    sources = [tree.read(path) for path in files if tree.mode(path) is not None]
    read = [source.text for source in sources if isinstance(source, Source)]
    words = "\n".join((*texts, *read))
    blind = not words.strip() or any(name in words for name in _BLIND)
    at_home = not files or machine.in_head(files[0]) == files[0]
    if blind or not at_home or len(read) < len(sources):
        return machine.with_(unknown_provider=True, wrote_unknown=True)
    return after_text(words, machine, programs=False)
