"""What jobs may do after a fix: the same as before, but for a token that the fix asks for.

OIDC needs `id-token: write`. A fix whose purpose it is may add that one permission to a job, if
it says so in its title and is never applied unasked (`fixers.applying` sees to that). Whatever
else a job may do stays as it is; one without permissions of its own, or with `read-all`, gets those
that it uses, which may be less than it had and has to stand in the title as well.
"""

from itertools import product
from typing import Final

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from fixers.applying import EditedFile
from fixers.yaml_truth import compose, entries, trust

OIDC: Final = "id-token"
# What a job without permissions of its own may be seen to use its token for.
_USES: Final = frozenset({
    "contents", "pull-requests", "issues", "packages", "security-events", "checks", "statuses",
    "deployments", "attestations",
})  # fmt: skip
_MAY_GET: Final = {("actions", "read"), *product(_USES, ("read", "write"))}
_MAY_READ: Final = {one for one in _MAY_GET if one[1] == "read"}
_Rights = dict[str, str] | str | None


def gains_trust(file: EditedFile, *, asks_token: bool) -> bool:
    """Whether triggers, permissions or secrets differ in any other way than was asked for."""
    old, new = compose(file.old.text), compose(file.new.text)
    if not file.new.path.endswith((".yml", ".yaml")) or old is None or new is None:
        return False
    before, after = trust(old), trust(new)
    if before == after or not asks_token:
        return before != after
    beside = {key for key, _ in before ^ after if not key.endswith("/permissions")}
    return bool(beside) or _rights(old) != _rights(new) or _jobs_gain(old, new)


def _jobs_gain(old: Node, new: Node) -> bool:
    before, after = _jobs(old), _jobs(new)
    return before.keys() != after.keys() or any(
        not _is_same(_in_force(before[name], old), _in_force(after[name], new)) for name in before
    )


def _is_same(before: _Rights, after: _Rights) -> bool:
    """Whether two jobs may do the same, the token aside."""
    if before == after:
        return True
    if not isinstance(after, dict):
        return False
    others = {name: right for name, right in after.items() if name != OIDC}
    if before is None:
        return set(others.items()) <= _MAY_GET
    if isinstance(before, str):  # which grants as much of everything
        return before == "read-all" and set(others.items()) <= _MAY_READ
    return others == {name: right for name, right in before.items() if name != OIDC}


def _in_force(job: Node, root: Node) -> _Rights:
    own = _rights(job)
    return _rights(root) if own is None else own


def _rights(owner: Node) -> _Rights:
    node = next((value for name, value in entries(owner) if name == "permissions"), None)
    if isinstance(node, MappingNode):
        return {name: str(value.value) for name, value in entries(node)}
    return str(node.value) if isinstance(node, ScalarNode) else None


def _jobs(root: Node) -> dict[str, Node]:
    jobs = next((value for name, value in entries(root) if name == "jobs"), root)
    return dict(entries(jobs)) if jobs is not root else {}
