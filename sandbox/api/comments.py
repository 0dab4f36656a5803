"""Comments on the conversation, and reactions to any comment."""

from typing import Final

from pydantic import BaseModel

from sandbox.answers.pulls import comment, reaction
from sandbox.api.reviews import find_comment
from sandbox.errors import invalid, not_found, too_long
from sandbox.events import commented
from sandbox.routing import Answer, Call, Endpoint
from sandbox.state import BODY_LIMIT, Comment, PullRequest, Reaction, now

CONTENTS: Final = frozenset({"+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"})


class _Body(BaseModel):
    body: str


class _Content(BaseModel):
    content: str


def _checked(call: Call) -> str:
    body = call.read(_Body).body
    if not body.strip():
        raise invalid("IssueComment", "body", "body can't be blank")
    if len(body) > BODY_LIMIT:
        raise too_long("IssueComment", "body", BODY_LIMIT)
    return body


def _create(call: Call) -> Answer:
    found = call.repository
    one = call.world.pull(found, call.number("number"))
    said = Comment(call.world.ids.next(), call.user, _checked(call))
    one.comments.append(said)
    commented(call.server, found, one, said)
    return Answer(comment(call.world, found, one, said), 201)


def _list(call: Call) -> Answer:
    found = call.repository
    one = call.world.pull(found, call.number("number"))
    shown, links = call.page(one.comments)
    return Answer([comment(call.world, found, one, said) for said in shown], headers=links)


def _find(call: Call) -> tuple[PullRequest, Comment]:
    wanted = call.number("comment")
    for one in call.repository.pulls.values():
        for said in one.comments:
            if said.id == wanted:
                return one, said
    raise not_found()


def _get(call: Call) -> Answer:
    one, said = _find(call)
    return Answer(comment(call.world, call.repository, one, said))


def _update(call: Call) -> Answer:
    one, said = _find(call)
    said.body, said.updated_at = _checked(call), now()
    return Answer(comment(call.world, call.repository, one, said))


def _delete(call: Call) -> Answer:
    one, said = _find(call)
    one.comments.remove(said)
    return Answer(status=204)


def _react(call: Call, said: Comment) -> Answer:
    """The same reaction again is the one that is there, with 200 instead of 201."""
    content = call.read(_Content).content
    if content not in CONTENTS:
        raise invalid("Reaction", "content", f"{content} is not a reaction")
    for known in said.reactions:
        if known.content == content and known.user is call.user:
            return Answer(reaction(call.world, known))
    made = Reaction(call.world.ids.next(), call.user, content)
    said.reactions.append(made)
    return Answer(reaction(call.world, made), 201)


def _react_to_comment(call: Call) -> Answer:
    return _react(call, _find(call)[1])


def _react_to_review_comment(call: Call) -> Answer:
    return _react(call, find_comment(call)[1])


def _reactions(call: Call, said: Comment) -> Answer:
    shown, links = call.page(said.reactions)
    return Answer([reaction(call.world, one) for one in shown], headers=links)


def _comment_reactions(call: Call) -> Answer:
    return _reactions(call, _find(call)[1])


def _review_comment_reactions(call: Call) -> Answer:
    return _reactions(call, find_comment(call)[1])


_REPO: Final = "/repos/{owner}/{repo}"
_ISSUE: Final = _REPO + "/issues/{number:int}/comments"
_ONE: Final = _REPO + "/issues/comments/{comment:int}"
_REVIEW: Final = _REPO + "/pulls/comments/{comment:int}/reactions"
_READ, _WRITE = "issues:read|pull_requests:read", "issues:write|pull_requests:write"
ENDPOINTS: Final = (
    Endpoint("POST", _ISSUE, _create, _WRITE),
    Endpoint("GET", _ISSUE, _list, _READ),
    Endpoint("GET", _ONE, _get, _READ),
    Endpoint("PATCH", _ONE, _update, _WRITE),
    Endpoint("DELETE", _ONE, _delete, _WRITE),
    Endpoint("POST", _ONE + "/reactions", _react_to_comment, _WRITE),
    Endpoint("GET", _ONE + "/reactions", _comment_reactions, _READ),
    Endpoint("POST", _REVIEW, _react_to_review_comment, "pull_requests:write"),
    Endpoint("GET", _REVIEW, _review_comment_reactions, "pull_requests:read"),
)
