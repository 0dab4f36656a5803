"""`/fix-pipeline ignore RULE REASON`: a commit with the comments that silence the rule."""

from dataclasses import replace

from bot.github.client import GitHubClient
from bot.github.commits import is_protected, push
from bot.handlers.moving import following, refusable
from bot.handlers.reading import read_sides
from bot.handlers.working import WHOLE, worked_out
from bot.isolation import Term
from bot.plan.answers import Answer, Committed, Nothing
from bot.plan.command import Ignore
from bot.plan.commit import Asker, made_for, plan_commit, refusal_to_push
from bot.plan.ignore import ignored
from bot.plan.pull_request import PullRequest
from fixers.diagnostics import FileChange
from fixers.engine import CheckOptions


def ignore_rule(
    client: GitHubClient, pull: PullRequest, options: CheckOptions, asked: tuple[Ignore, Asker]
) -> Answer:
    """Where the branch moves meanwhile, only the comments that were worked out before are asked
    for."""
    command, asker = asked
    seen: tuple[FileChange, ...] | None = None

    def attempt(at: PullRequest) -> Answer:
        nonlocal seen
        if made_for(at.head_message) == asker.delivery:
            return Committed(at.head)
        protected = not at.from_fork and is_protected(client, at.head_branch)
        whoever = replace(asker, head=None)
        refusal = refusal_to_push(at, asker if seen is None else whoever, protected=protected)
        reading = read_sides(client, at) if refusal is None else None
        if reading is None:
            return refusal or Nothing()
        changes, sides = worked_out(Term.of(WHOLE), reading, ignored, options, command)
        if not isinstance(changes, tuple):
            return changes
        if changes != seen:
            refusal = refusal_to_push(at, asker, protected=protected)
        if refusal is not None:
            return refusal
        seen = changes
        plan = plan_commit(at, changes, f"chore(ci): ignore {command.rule}", asker)
        return Committed(push(client, plan, sides.head), (command.rule,))

    return following(client, pull, refusable(attempt))
