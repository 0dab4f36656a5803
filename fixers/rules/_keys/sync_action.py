"""jakejarvis/s3-sync-action, which takes the two halves of a key alone: what it calls is called
instead, and finds the token of a login as well."""

from dataclasses import replace
from typing import Final

from fixers.diagnostics import Edit, Fix, SkippedFix
from fixers.edits.entries import remove_entry
from fixers.edits.layout import line_end
from fixers.edits.quoting import quoted
from fixers.model import Job, Step
from fixers.model.runners import runners_of
from fixers.model.tri import Tri
from fixers.rules._keys.token_permission import Edits
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

NO_TOKEN: Final = SkippedFix(
    "an action of the job makes a profile of the two halves of a key, without the token that a "
    "login has beside them: call `aws s3 sync` instead"
)
_PROFILE: Final = regex(r".*/(?:action-)?s3-sync(?:-action)?")
_KNOWN: Final = "jakejarvis/s3-sync-action"
# As its `entrypoint.sh` calls it (v0.5.1).
_CALL: Final = 'aws s3 sync "${SOURCE_DIR:-.}" "s3://$AWS_S3_BUCKET/$DEST_DIR" --no-progress'
# What its shell reads as ours does.
_ARGS: Final = regex(r"(?:[\w./:=,@+* -]|'[^'\\]*')*")


def with_syncs(whole: Fix | SkippedFix, asked: Fix | SkippedFix, job: Job) -> Fix | SkippedFix:
    """With `aws s3 sync` in the place of each such action of the job, so that no profile is made.
    `asked`: the fix for one of its keys, which `whole` has with those beside it."""
    if isinstance(asked, SkippedFix):
        return asked
    syncs = [step for step in job.steps if _PROFILE.fullmatch(action_of(step))]
    home = bool(syncs) and _is_at_home(job)
    called = [_called(step) if home else None for step in syncs]
    edits = [edit for made in called if made is not None for edit in made]
    if None in called:
        return NO_TOKEN
    if not edits or isinstance(whole, SkippedFix):
        return whole
    title = whole.title.replace("Assume", "Call `aws s3 sync` itself, and assume", 1)
    return replace(whole, title=title, edits=(*edits, *whole.edits))


def _is_at_home(job: Job) -> bool:
    """Whether a command runs where the action does, by a program that is there."""
    there = all(runner.base.has("aws") is Tri.YES for runner in runners_of(job))
    holders = (job.node.entry("defaults"), job.workflow.root.entry("defaults"))
    return there and not any(holders) and "AWS_S3_ENDPOINT" not in job.workflow.source.text


def _called(step: Step) -> Edits | None:
    entry, given, source = step.entry("uses"), step.entry("with"), step.source
    args = step.inputs.get("args")
    words = " ".join(args.value.split()) if args is not None else ""
    said = set(step.inputs) - {"args"} or not _ARGS.fullmatch(words)
    gone = remove_entry(source, given) if given is not None else None
    if action_of(step) != _KNOWN or entry is None or said or (given is not None and gone is None):
        return None
    end = line_end(source, entry.span.end)
    rest = source.text[entry.span.end : end]
    span = Span(entry.span.start, end if rest.lstrip().startswith("#") else entry.span.end)
    call = f"run: {quoted(f'{_CALL} {words}'.rstrip())}"
    made = Edit(source.path, span, call)
    return (made,) if gone is None else (made, gone)
