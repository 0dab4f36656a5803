"""`init -backend=false` in a directory that inputs or a matrix tell, and what needs its backend."""

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from typing import Final

from fixers.model import Invocation, Repository, Trace, Unknown
from fixers.model.effects import terraform_directory
from fixers.rules._shared.terraform import NEEDS_BACKEND, verb_of
from fixers.rules._shared.terraform_files import texts_of
from fixers.rules._terraform.workspace_places import place_of
from fixers.rules._terraform.workspaces import is_told
from fixers.syntax.regex import regex

BACKEND: Final = regex(r"(?:^|[{}])\s*(?:cloud\s*\{|backend\s+\")", re.MULTILINE)


def is_bare(
    run: Invocation, before: Sequence[Invocation], trace: Trace, repository: Repository
) -> bool:
    """Whether each `init` of such a directory leaves out the backend that all of those which it
    may be have."""
    told = isinstance(terraform_directory(run.args, run.before), Unknown)
    place = place_of(run, trace, repository) if told and verb_of(run) in NEEDS_BACKEND else None
    if place is None or not place.directories:
        return False
    inits = [one for one in before if verb_of(one) in {"init", None}]
    places = [place_of(one, trace, repository) for one in inits]
    if {there.key if there else None for there in places} != {place.key}:
        return False
    since = dropwhile(lambda event: event is not inits[0], trace.events)
    between = takewhile(lambda event: event is not run, since)
    if inits[0].before.terraform_unknown or any(map(is_told, between)):
        return False
    bare = all("-backend=false" in one.args and None not in one.args for one in inits)
    return bare and all(has_backend(one, repository) for one in place.directories)


def has_backend(directory: str, repository: Repository) -> bool:
    """Whether a file of the directory surely configures a backend."""
    return any(text and BACKEND.search(text) for text in texts_of(directory, repository.tree))
