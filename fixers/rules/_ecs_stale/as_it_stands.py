"""Task definitions that are registered as they stand in the repository: no new image in them."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import ActionUse, Event, Invocation, StepRun, Trace
from fixers.model.effects import joined
from fixers.rules._ecs_stale.copied import REGISTER
from fixers.rules._ecs_stale.rendering import images, may_write, said
from fixers.rules._shared.aws import option
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

FILE: Final = "file://"
GIVEN: Final = ("--cli-input-json", "--container-definitions")
_PLAIN: Final = regex(r"[\w./-]+")
# They only look at a file, unless they are told to work in its place.
_READERS: Final = frozenset({
    "[", "awk", "cat", "diff", "echo", "envsubst", "grep", "head", "jq", "jsonlint", "ls", "printf",
    "sed", "test", "yq",
})  # fmt: skip
_IN_PLACE: Final = regex(r"-[A-Za-z]*i\S*|--in-?place\S*")
# They write what their last word, or a pattern, names: whole folders too.
_WRITERS: Final = frozenset({
    "cp", "find", "install", "mv", "patch", "perl", "ruby", "rsync", "sponge", "tar", "tee",
    "unzip", "xargs",
})  # fmt: skip
_TREE: Final = frozenset({
    "apply", "checkout", "merge", "pull", "reset", "restore", "stash", "switch",
})  # fmt: skip
_FETCHES: Final = frozenset({"cp", "download"})  # of `docker` and `gh`


def registered_file(run: Invocation, trace: Trace) -> str | None:
    """The path of a task definition of the repository that a call registers as it is there."""
    word = next((w for name in GIVEN if (w := option(run.words, name)) is not None), None)
    path = word.raw.strip("\"'") if word is not None else ""
    where = joined(run.before.directory, path.removeprefix(FILE))
    plain = path.startswith(FILE) and _PLAIN.fullmatch(path.removeprefix(FILE))
    if not plain or not isinstance(where, str) or where in run.before.written:
        return None
    inside = run.before.in_head(where)
    if inside is None or not images(inside, trace):
        return None
    return inside if _stays(posixpath.basename(where), run, trace) else None


def only_as_they_stand(step: StepRun, trace: Trace) -> bool:
    """Whether a script registers nothing but files of the repository as they are."""
    text = step.step.run.value if step.step.run else ""
    calls = [c for c in trace.commands_of(step.step) if c.name == "aws" and REGISTER in c.args]
    plain = text.count(REGISTER) == len({c.span for c in calls})
    return bool(calls) and plain and all(registered_file(c, trace) for c in calls)


def _stays(name: str, run: Invocation, trace: Trace) -> bool:
    """Whether nothing up to a call can have put anything into a file of that name."""
    before = trace.events[: trace.events.index(run)]
    if any(_unseen(event, trace) or name in _told(event) for event in before):
        return False
    calls = [event for event in (*before, run) if isinstance(event, Invocation)]
    if any(_writes(call, name) for call in calls):
        return False
    # What names it in a script must be a word of what was looked at: no variable, no function.
    texts = {id(call.script): call.script.shell.text for call in calls}
    named = {(id(w), id(call.script)) for call in calls for w in _words(call) if name in w.raw}
    return sum(text.count(name) for text in texts.values()) == len(named)


def _words(call: Invocation) -> Iterator[Word]:
    yield from call.words
    yield from (r.target for r in call.command.redirects if r.target is not None)


def _unseen(event: Event, trace: Trace) -> bool:
    return not isinstance(event, StepRun) and may_write(event, trace)


def _told(event: Event) -> str:
    """What a step says that is read by no more than its words."""
    if isinstance(event, ActionUse):
        return said(event)
    return said(event) if isinstance(event, StepRun) and event.script is None else ""


def _writes(call: Invocation, name: str) -> bool:
    """Whether a command may write to a file of that name."""
    targets = [r.target.raw for r in call.command.redirects if r.target and ">" in r.operator]
    if any(name in target or "$" in target for target in targets if "GITHUB_" not in target):
        return True
    raws = [word.raw.strip("\"'") for word in call.words]
    if any(name in raw for raw in raws) and REGISTER not in raws:
        return call.name not in _READERS or any(map(_IN_PLACE.fullmatch, raws))
    return _brings(call.name, raws) and not all(map(_is_a_file, raws))


def _brings(name: str, raws: list[str]) -> bool:
    """Whether a command may write files that it does not name."""
    if name == "git":
        return not _TREE.isdisjoint(raws[:1])
    if raws[:1] == ["s3"]:
        return not raws[-1].startswith("s3://")
    return name in _WRITERS or bool(_FETCHES & set(raws)) or any(map(_IN_PLACE.fullmatch, raws))


@lru_cache(maxsize=256)
def _is_a_file(raw: str) -> bool:
    """Whether a word is an option, or names one file only."""
    return raw.startswith("-") or (
        re.search(r"[*?$`{]", raw) is None and "." in posixpath.basename(raw.strip("\"'/."))
    )
