"""Carries out a ReviewPlan, degrading step by step when GitHub refuses a comment."""

from collections.abc import Iterable, Sequence
from typing import Final

import structlog

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError, UnavailableError
from bot.github.queries import MINIMIZE, RESOLVE_THREAD
from bot.github.rest import read_head
from bot.github.tokens import PUSH
from bot.plan.pull_request import Stale
from bot.plan.review import InlineComment, ReviewPlan, plain

_UNPROCESSABLE: Final = 422
_log = structlog.get_logger(__name__)


def publish(client: GitHubClient, number: int, plan: ReviewPlan) -> bool:
    """False when its head has gone meanwhile. The plan has looked whether this head carries a
    review. GitHub takes a review whole or not at all, and does not say which comment is wrong:
    after a refusal it goes without suggestions, then each comment goes alone, and what no comment
    could carry is told in the summary."""
    if plan.body is None:
        return True
    try:
        return _publish(client, number, plan)
    except DeniedError as denied:
        if not denied.no_access:
            raise
        # A locked conversation, or a permission that was not granted: the check run tells it.
        _log.warning("no review", repository=client.repository, reason=denied.reason)
        return True


def _publish(client: GitHubClient, number: int, plan: ReviewPlan) -> bool:
    for comments in dict.fromkeys((plan.comments, tuple(map(plain, plan.comments)))):
        if _posted(client, number, plan, comments):
            return True
        if read_head(client, number) != plan.head:
            return False  # a force push has taken the commit away: GitHub takes no word about it
    # The summary last: should this end half-way, the next try finds what was told so far.
    refused = [c for c in plan.comments if not _single(client, number, plan.head, c)]
    if not _posted(client, number, plan.instead(refused), ()):
        raise DeniedError(_UNPROCESSABLE, "the summary of the review was refused")
    return True


def tidy(client: GitHubClient, stale: Iterable[Stale]) -> None:
    """Resolves threads whose finding is gone and folds summaries that have nothing left to say.
    What the App may not do is left to people."""
    things = tuple(stale)
    if not things:
        return
    with client.with_scope(PUSH) as strong:
        for thing in things:
            if not (thing.thread and _mutate(strong, RESOLVE_THREAD, {"threadId": thing.thread})):
                _mutate(strong, MINIMIZE, {"subjectId": thing.comment})


def _mutate(client: GitHubClient, mutation: str, variables: dict[str, object]) -> bool:
    try:
        client.mutate(mutation, variables)
    except UnavailableError as away:  # the check run must come to its end without it
        if not client.graphql_is_away:
            raise
        _log.warning("not tidied", **variables, reason=away.reason)
        return False
    except DeniedError as denied:
        _log.warning("not tidied", **variables, reason=denied.reason)
        return False
    return True


def _posted(
    client: GitHubClient, number: int, plan: ReviewPlan, comments: Sequence[InlineComment]
) -> bool:
    body = {
        "commit_id": plan.head,
        "event": "COMMENT",
        "body": plan.body,
        "comments": [_payload(comment) for comment in comments],
    }
    try:
        client.send("POST", f"/pulls/{number}/reviews", body, object)
    except DeniedError as denied:
        if denied.status != _UNPROCESSABLE:
            raise
        _log.warning("review refused", comments=len(comments), reason=denied.reason)
        return False
    return True


def _single(client: GitHubClient, number: int, head: str, comment: InlineComment) -> bool:
    """On its lines, on its line without the suggestion, or on the file as a whole."""
    whole_file = {"path": comment.path, "subject_type": "file", "body": plain(comment).body}
    for payload in (_payload(comment), _payload(plain(comment)), whole_file):
        try:
            body = {"commit_id": head, **payload}
            client.send("POST", f"/pulls/{number}/comments", body, object)
        except DeniedError as denied:
            if denied.status != _UNPROCESSABLE:
                raise
            _log.warning("comment refused", path=comment.path, reason=denied.reason)
            continue
        return True
    return False


def _payload(comment: InlineComment) -> dict[str, object]:
    payload: dict[str, object] = {
        "path": comment.path,
        "line": comment.line,
        "side": "RIGHT",
        "body": comment.body,
    }
    if comment.start_line is not None:
        payload |= {"start_line": comment.start_line, "start_side": "RIGHT"}
    return payload
