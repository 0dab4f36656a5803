"""`/fix-pipeline ignore RULE REASON`: a commit with the comments that silence the rule."""

from bot.github.client import GitHubClient
from bot.github.commits import RefusedError, is_protected, push
from bot.handlers.reading import Sides
from bot.isolation import isolated
from bot.plan.answers import Answer, Committed, Nothing
from bot.plan.command import Ignore
from bot.plan.commit import Asker, Refusal, made_for, plan_commit, refusal_to_push
from bot.plan.ignore import ignore_changes
from bot.plan.pull_request import PullRequest
from fixers.diagnostics import FileChange
from fixers.engine import CheckOptions, check
from fixers.fingerprint import compare


def ignore_rule(
    client: GitHubClient,
    pull: PullRequest,
    sides: Sides,
    options: CheckOptions,
    asked: tuple[Ignore, Asker],
) -> Answer:
    """Silences what this pull request introduced; older findings are not its business."""
    command, asker = asked
    if made_for(pull.head_message) == asker.delivery:
        return Committed(pull.head)
    protected = not pull.from_fork and is_protected(client, pull.head_branch)
    refusal = refusal_to_push(pull, asker, protected=protected)
    if refusal is not None:
        return refusal
    changes = isolated(_changes, sides, options, command)
    if not isinstance(changes, tuple):
        return changes
    subject = f"chore(ci): ignore {command.rule}"
    try:
        pushed = push(client, plan_commit(pull, changes, subject, asker), sides.head)
    except RefusedError as refused:
        return refused.refusal
    return Committed(pushed, (command.rule,))


def _changes(
    sides: Sides, options: CheckOptions, command: Ignore
) -> tuple[FileChange, ...] | Nothing | Refusal:
    before, after = check(sides.base, options), check(sides.head, options)
    compared = compare(before, after, sides.comparison.renamed)
    findings = [found for found in compared.introduced if found.rule == command.rule]
    if not findings:
        return Nothing((f"{command.rule}: this pull request introduces no such problem",))
    return ignore_changes(sides.head, findings, command.reason, options)
