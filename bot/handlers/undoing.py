"""`/fix-pipeline undo`: takes back the fix commit at the head."""

from typing import Final

from bot.github.client import GitHubClient
from bot.github.commits import Commit, RefusedError, is_protected, push_tree, read_commit
from bot.github.errors import DeniedError
from bot.handlers.moving import following, refusable
from bot.plan.answers import Answer, Committed
from bot.plan.commit import (
    Asker,
    Refusal,
    made_for,
    plan_commit,
    refusal_to_push,
    takes_back,
    undo_subject,
)
from bot.plan.pull_request import PullRequest
from fixers.report.escaping import code

_BOT: Final = "[bot]"


def undo(client: GitHubClient, pull: PullRequest, asker: Asker) -> Answer:
    """Only the newest commit, and only if it is ours: an older one may have been built upon."""
    return following(client, pull, refusable(lambda at: _undo(client, at, asker)))


def _undo(client: GitHubClient, pull: PullRequest, asker: Asker) -> Answer:
    made = made_for(pull.head_message)
    if made == asker.delivery:
        return Committed(pull.head)
    if made is None:
        return Refusal("The newest commit of this branch is not one of mine.")
    if takes_back(pull.head_message):
        return Refusal(
            "My fix was taken back already, and nothing of mine came after it. "
            "`/fix-pipeline` commits the fixes anew."
        )
    protected = not pull.from_fork and is_protected(client, pull.head_branch)
    refusal = refusal_to_push(pull, asker, protected=protected)
    if refusal is not None:
        return refusal
    home = client.elsewhere(pull.head_repository or pull.repository)
    head = _commit(home, pull.head)
    if not _mine(client, head):
        return Refusal("The newest commit of this branch is not one of mine.")
    if len(head.parents) != 1:
        return Refusal("The newest commit has no single parent to go back to.")
    tree = _commit(home, head.parents[0]).tree
    subject = undo_subject(pull.head)
    return Committed(push_tree(client, plan_commit(pull, (), subject, asker), tree))


def _commit(home: GitHubClient, sha: str) -> Commit:
    """A fork may have been closed to the App since it pushed there."""
    try:
        return read_commit(home, sha)
    except DeniedError as denied:
        if not denied.no_access:
            raise
        refusal = Refusal(f"The App may not read {code(home.repository)}.")
        raise RefusedError(refusal) from denied


def _mine(client: GitHubClient, head: Commit) -> bool:
    """Anybody can write our trailer into a message, another bot too."""
    login = client.login()
    return _BOT in head.author if login is None else head.author.startswith(f"{login} <")
