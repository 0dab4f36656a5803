"""Commands that hand the halves of a key on, without the token that a login has beside them."""

import re
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.model import Job, Repository, Step
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

HALVES: Final = SkippedFix(
    "a command of the job hands on the two halves of a key, without the token that those of a "
    "login need"
)
_TOKEN: Final = "AWS_SESSION_TOKEN"  # noqa: S105 - a name
_SECRET: Final = "AWS_SECRET_ACCESS_KEY"  # noqa: S105 - a name
# Its value, or the variable by its name; not `[ -z "$AWS_SECRET_ACCESS_KEY" ]` and `${…:?}`.
_HANDED: Final = regex(
    rf"(?<!-[zn] )(?<!-[zn] \")\$\{{?{_SECRET}\b(?!:?[?])|\benv[.:]{_SECRET}\b(?!\s*[!=]=)"
    rf"|\b(?:environ|getenv)\b[^\n]{{0,8}}[\"']{_SECRET}\b"
    rf"|(?:-e|--env|--build-arg)[ =][\"']?{_SECRET}\b|\bid={_SECRET}\b"
    rf"|^[ \t]+- *{_SECRET}[ \t\r]*$",
    re.MULTILINE,
)
_IDLE: Final = regex(r"^[ \t]*(?:#|(?:- )?if:).*", re.MULTILINE)
_ITEM: Final = regex(r"\n(?=[ \t]*- )")  # of the steps, at least
_FILE: Final = regex(r"[\w./-]+\.(?:sh|bash|py|js|ts|mk|ya?ml)\b")
_MAKE: Final = regex(r"\bmake\b")
_COMPOSE: Final = regex(r"\bdocker[ -]compose\b")
_COMPOSE_FILES: Final = tuple(
    f"{name}.{end}" for name in ("compose", "docker-compose") for end in ("yaml", "yml")
)


def hands_halves(fix: Fix, job: Job, step: Step | None, repository: Repository) -> bool:
    """Whether the job does after the fix, from `step` on, or a file that it names."""
    text, within = job.workflow.source.text, job.node.span
    at, kept = (step or job).node.span.start, []
    for edit in sorted(fix.edits, key=lambda one: one.at.start):
        if edit.path == job.workflow.path and within.start <= edit.at.start <= within.end:
            kept += [text[at : edit.at.start], edit.text]
            at = max(at, edit.at.end)
    left = "".join([*kept, text[at : within.end]])
    texts = (*_ITEM.split(left), *_files(left, repository))
    return any(map(_hands, texts))


def _hands(text: str) -> bool:
    if _SECRET not in text or _TOKEN in text:
        return False
    return _HANDED.search(_IDLE.sub("", text)) is not None


def _files(text: str, repository: Repository) -> list[str]:
    names = dict.fromkeys(_FILE.findall(text))
    if _MAKE.search(text):
        names["Makefile"] = None
    if _COMPOSE.search(text):
        names |= dict.fromkeys(_COMPOSE_FILES)
    sources = (repository.tree.read(name) for name in names)
    return [one.text for one in sources if isinstance(one, Source)]
