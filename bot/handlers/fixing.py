"""Fixes for a pull request, as one commit, or the reason why not."""

from dataclasses import dataclass, replace

from bot.github.checks import is_reviewed
from bot.github.client import GitHubClient
from bot.github.commits import RefusedError, is_protected, push
from bot.handlers.moving import following
from bot.handlers.reading import Reading, read_sides
from bot.handlers.working import WHOLE, worked_out
from bot.isolation import Term
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
from bot.plan.fixes import Wish, fixes_of
from bot.plan.pull_request import PullRequest
from bot.plan.sides import Sides
from fixers.diagnostics import FileChange, Finding
from fixers.engine import CheckOptions
from fixers.fixing import FixResult
from fixers.report.patch import patch_of


@dataclass(frozen=True, slots=True)
class FixRequest:
    """Who wants which fixes. `seen` is the change that was worked out for the head which was
    looked at: where it is still the same, the branch may have moved."""

    asker: Asker
    wish: Wish
    dry_run: bool = False
    seen: tuple[FileChange, ...] | None = None


def fix_pull(
    client: GitHubClient, pull: PullRequest, options: CheckOptions, request: FixRequest
) -> Answer:
    """When the branch moves under our hands, the change is worked out anew for the new head."""

    def attempt(at: PullRequest) -> tuple[Answer, bool]:
        nonlocal request
        reading = read_sides(client, at)
        if reading is None:
            return Nothing(), False
        answer, request = _commit(client, at, reading, (options, request))
        return answer, isinstance(answer, Proposed) and answer.refused

    return following(client, pull, attempt)


def _commit(
    client: GitHubClient,
    pull: PullRequest,
    reading: Reading,
    asked: tuple[CheckOptions, FixRequest],
) -> tuple[Answer, FixRequest]:
    """The answer, and the request as it is to be tried again."""
    options, request = asked
    asker = request.asker
    if made_for(pull.head_message) == asker.delivery:
        return Committed(pull.head), request  # an earlier try of this job did it
    result, sides = worked_out(Term.of(WHOLE), reading, fixes_of, options, request.wish)
    left = tuple(_left(found, reason) for found, reason in result.skipped)
    if not result.changes:
        return Nothing(left), request
    patch = patch_of(sides.head, result.changes)
    refusal = _refusal(client, pull, (sides, result), request)
    if refusal is not None or request.dry_run:
        reason = "Nothing was pushed." if refusal is None else f"Not pushed: {refusal.reason}"
        return Proposed(reason, patch), request
    subject = fix_subject(found.rule for found in result.applied)
    try:
        pushed = push(client, plan_commit(pull, result.changes, subject, asker), sides.head)
    except RefusedError as refused:
        reason = f"Not pushed: {refused.refusal.reason}"
        again = replace(request, seen=result.changes)
        return Proposed(reason, patch, refused=True), again
    done = tuple(f"{f.rule}: {f.message}" for f in result.applied)
    return Committed(pushed, done, left), request


def _left(found: Finding, reason: str) -> str:
    """Several findings of a rule may be left: the place tells them apart."""
    return f"{found.rule} ({found.at.path}:{found.at.start.line}): {reason}"


def _refusal(
    client: GitHubClient,
    pull: PullRequest,
    found: tuple[Sides, FixResult],
    request: FixRequest,
) -> Refusal | None:
    sides, result = found
    asker = request.asker
    same = request.seen == result.changes  # as at the head that was looked at
    if same:
        asker = replace(asker, head=None)
    protected = not pull.from_fork and is_protected(client, pull.head_branch)
    general = refusal_to_push(pull, asker, protected=protected)
    # A comment on the conversation does not tell which head its author saw.
    unseen = asker.head is None and not same and pull.head not in pull.reviewed
    if general is None and unseen and not is_reviewed(client, pull):
        return Refusal(
            "This head is not reviewed yet; ask again when its check is there, or ask for it with "
            "`/fix-pipeline recheck`."
        )
    return general or refusal_of_trust(sides.head, result.changes)
