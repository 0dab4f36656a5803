"""Fixes for a pull request, as one commit, or the reason why not."""

from dataclasses import dataclass

from bot.github.checks import is_reviewed
from bot.github.client import GitHubClient
from bot.github.commits import is_protected, push
from bot.handlers.reading import Sides
from bot.isolation import isolated
from bot.plan.analysis import kind_of
from bot.plan.answers import Answer, Committed, Nothing, Proposed
from bot.plan.commit import (
    Asker,
    Refusal,
    fix_subject,
    made_for,
    plan_commit,
    refusal_of_trust,
    refusal_to_push,
)
from bot.plan.patch import patch_of
from bot.plan.pull_request import PullRequest
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions, check
from fixers.fingerprint import compare, fingerprint
from fixers.fixing import FixResult, fix


@dataclass(frozen=True, slots=True)
class FixRequest:
    """Which fixes are wanted: those of `rules`, of one finding by its `fingerprint`, or, with
    neither, of all that the pull request introduced."""

    asker: Asker
    rules: frozenset[str] = frozenset()
    fingerprint: str | None = None
    unsafe: bool = False
    dry_run: bool = False


def commit_fixes(
    client: GitHubClient,
    pull: PullRequest,
    sides: Sides,
    options: CheckOptions,
    request: FixRequest,
) -> Answer:
    asker = request.asker
    if made_for(pull.head_message) == asker.delivery:
        return Committed(pull.head)  # an earlier try of this job did it
    result = isolated(_fixes, sides, options, request)
    left = tuple(f"{found.rule}: {reason}" for found, reason in result.skipped)
    if not result.changes:
        return Nothing(left)
    refusal = _refusal(client, pull, sides, result, asker)
    if refusal is not None or request.dry_run:
        reason = "Nothing was pushed." if refusal is None else f"Not pushed: {refusal.reason}"
        return Proposed(reason, patch_of(sides.head, result.changes))
    subject = fix_subject(found.rule for found in result.applied)
    pushed = push(client, plan_commit(pull, result.changes, subject, asker), sides.head)
    if isinstance(pushed, Refusal):
        return Proposed(f"Not pushed: {pushed.reason}", patch_of(sides.head, result.changes))
    return Committed(pushed, tuple(f"{f.rule}: {f.message}" for f in result.applied), left)


def _fixes(sides: Sides, options: CheckOptions, request: FixRequest) -> FixResult:
    def wanted(found: Finding) -> bool:
        if request.fingerprint is not None:
            return fingerprint(found) == kind_of(request.fingerprint)
        return found.rule in request.rules if request.rules else fingerprint(found) in introduced

    introduced: frozenset[str] = frozenset()
    if not request.rules and request.fingerprint is None:
        compared = compare(check(sides.base, options), check(sides.head, options))
        introduced = frozenset(map(fingerprint, compared.introduced))
    return fix(sides.head, options, unsafe=request.unsafe, wanted=wanted)


def _refusal(
    client: GitHubClient, pull: PullRequest, sides: Sides, result: FixResult, asker: Asker
) -> Refusal | None:
    protected = not pull.from_fork and is_protected(client, pull.head_branch)
    general = refusal_to_push(pull, asker, protected=protected)
    # A comment on the conversation does not tell which head its author saw.
    if general is None and asker.head is None and not is_reviewed(client, pull.head):
        return Refusal("This head is not reviewed yet; ask again when its check is there.")
    return general or refusal_of_trust(sides.head, result.changes)
