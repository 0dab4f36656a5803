"""Values of contexts whose form is known: one plain word each, whatever they are."""

from typing import Final

_OF_GITHUB: Final = frozenset({
    "sha", "ref", "ref_name", "ref_type", "repository", "repository_id", "repository_owner",
    "repository_owner_id", "run_id", "run_number", "run_attempt", "event_name", "actor",
    "actor_id", "triggering_actor", "job", "server_url", "api_url", "graphql_url", "workflow_sha",
    "repositoryurl", "token",
})  # fmt: skip
MAY_BE_EMPTY: Final = frozenset({
    "head_ref", "base_ref", "event.number", "event.issue.number", "event.before", "event.after",
    "event.pull_request.number", "event.pull_request.head.sha", "event.pull_request.head.ref",
    "event.pull_request.base.sha", "event.pull_request.base.ref", "event.release.tag_name",
    "event.repository.name", "event.repository.full_name", "event.repository.default_branch",
})  # fmt: skip
# Not `runner.name`, which has blanks on the runners of GitHub, nor what a context has not.
WORDS: Final = {
    "github": _OF_GITHUB,
    "runner": frozenset({"os", "arch", "environment"}),
    "strategy": frozenset({"fail-fast", "job-index", "job-total", "max-parallel"}),
    "job": frozenset({"status"}),
    "secrets": frozenset({"github_token"}),
}
FOLDERS: Final = frozenset({
    ("github", "workspace"), ("runner", "temp"), ("runner", "tool_cache"),
})  # fmt: skip
