"""Fixes → a commit, or a refusal with its reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.plan.pull_request import PullRequest
from fixers.diagnostics import FileAction, FileChange
from fixers.model import UNKNOWN, Repository, RepoTree
from fixers.report.escaping import code

TRAILER: Final = "Fix-Pipeline-Delivery"
_WORKFLOWS: Final = ".github/workflows/"
# These run with secrets and a writing token on behalf of people who may have neither.
_PRIVILEGED: Final = frozenset({"pull_request_target", "workflow_run", "issue_comment"})
_UNDO: Final = re.compile(r"revert: take [0-9a-f]{12} back$", re.MULTILINE)
# Those of enterprise managed users end in an underscore and the short code of the enterprise.
_LOGIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})(?:\[bot\])?")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing is pushed; `reason` is a sentence for the person who asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked, by which delivery, and the head that was looked at when asking, if known."""

    login: str
    id: int
    delivery: str
    head: str | None = None


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """One commit on top of `parent` on `branch` of `repository`, for pull request `number`."""

    number: int
    repository: str
    branch: str
    parent: str
    changes: tuple[FileChange, ...]
    message: str


def refusal_to_push(pull: PullRequest, asker: Asker, *, protected: bool) -> Refusal | None:
    """What forbids a push to this pull request whatever the change is."""
    if not pull.open:
        return Refusal("The pull request is closed.")
    if asker.head is not None and asker.head != pull.head:
        return Refusal(
            f"The branch has moved on from {code(asker.head[:7])} to {code(pull.head[:7])} since "
            "then; look at the new state and ask again."
        )
    if pull.head_repository is None:
        return Refusal("The repository of this branch is gone, or hidden from the App.")
    if pull.from_fork:
        return _fork_refusal(pull)
    if protected or pull.head_branch == pull.default_branch:
        return Refusal(f"{code(pull.head_branch)} is a protected branch.")
    return None


def _fork_refusal(pull: PullRequest) -> Refusal | None:
    if not pull.maintainer_can_modify:
        return Refusal("The branch lives in a fork that does not allow edits by maintainers.")
    if not pull.head_owner_is_user:
        return Refusal("The branch lives in a fork of an organisation, which takes no edits.")
    return None


def refusal_of_trust(head: RepoTree, changes: Iterable[FileChange]) -> Refusal | None:
    """Code in a privileged workflow is taken from the base branch; moved into a file of its own
    it would be taken from whatever that workflow checks out, perhaps a stranger's head."""
    paths = {change.path for change in changes if change.action is not FileAction.DELETE}
    if all(path.startswith(_WORKFLOWS) for path in paths):
        return None
    for workflow in Repository(head).workflows:
        triggers = workflow.triggers
        if workflow.path in paths and (triggers is UNKNOWN or triggers & _PRIVILEGED):
            return Refusal(
                f"{code(workflow.path)} runs with the rights of the base branch; code moved out "
                "of it could be replaced by the head of any pull request. Apply the change by "
                "hand after a look at what that workflow checks out."
            )
    return None


def plan_commit(
    pull: PullRequest, changes: tuple[FileChange, ...], subject: str, asker: Asker
) -> CommitPlan:
    """The caller has asked for refusals before."""
    repository = pull.head_repository or pull.repository
    message = f"{subject}\n\n{trailers(asker)}"
    return CommitPlan(pull.number, repository, pull.head_branch, pull.head, changes, message)


def fix_subject(rules: Iterable[str]) -> str:
    """Conventional subject line; only rule ids, so no text of a stranger gets into it."""
    names = sorted(set(rules))
    if len(names) <= 2:
        return f"fix(ci): mend {' and '.join(names)}"
    return f"fix(ci): mend {len(names)} pipeline problems\n\n" + "\n".join(f"- {n}" for n in names)


def undo_subject(head: str) -> str:
    return f"revert: take {head[:12]} back"


def takes_back(message: str) -> bool:
    """Whether a commit of this app is an undo: to undo that would bring back what it took back."""
    return _UNDO.match(message) is not None


def trailers(asker: Asker) -> str:
    lines = [f"{TRAILER}: {asker.delivery}"]
    if _LOGIN.fullmatch(asker.login):
        address = f"{asker.id}+{asker.login}@users.noreply.github.com"
        lines.append(f"Co-authored-by: {asker.login} <{address}>")
    return "\n".join(lines)


def made_for(message: str) -> str | None:
    """The delivery that a commit of this app answers."""
    found = re.search(rf"^{TRAILER}: (\S+)$", message, re.MULTILINE)
    return found[1] if found else None
