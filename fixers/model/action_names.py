"""What the name of an action that nobody has looked at says about it."""

import re
from typing import Final

from fixers.model.images import known_commands
from fixers.model.knowledge import tool_of

_SETUP: Final = re.compile(
    r"(?:ghaction-|action-|actions-|github-action-)?(?:setup|install)-(?P<one>[a-z][a-z0-9-]*?)(?:-action)?"
    r"|(?:action-)?(?P<other>[a-z][a-z0-9-]*?)-(?:setup|installer|install)(?:-action)?"
)
# It speaks to people or services, or asks something; none of it needs a program for later steps.
_TALKS: Final = re.compile(
    r"(?:^|[-_/])(?:notif\w*|slack|teams|discord|e?mail|comment\w*|labels?|labeler|vpn|openvpn|ovpn"
    r"|tailscale|login|logout|auth|credentials?|oidc|sts|tokens?|secrets?|wait|lock|unlock|cond"
    r"|filter|changed|diff|status|approv\w*|trigger\w*|dispatch|badge|summary|report\w*|upload"
    r"|publish\w*|versions?|semver|tags?|bump\w*|changelog|commits?|push|issues?|assign\w*"
    r"|react\w*|branch|branch-name|delete|cleanup|metadata|membership|annotations?|checks|skip"
    r"|conclusion|params|sha|sarif|attest\w*)(?:$|[-_/])"
)
_EQUIPS: Final = re.compile(
    r"setup|install|tool|bootstrap|prepar|prereq|depend|deps|(?:^|[-_/])(?:env|cli|run|build|test|sdk"
    r"|download|get|fetch|restore|cache|ci|vm|dev|shell|exec|deploy|init|configure)(?:$|[-_/])"
)


def single_tool(name: str) -> str | None:
    """`owner/setup-yq` brings the one program that it is named after, if that is a known one."""
    found = _SETUP.fullmatch(name.rpartition("/")[2])
    tool = (found["one"] or found["other"]) if found else None
    return tool if tool and (tool in known_commands() or tool_of(tool)) else None


def only_talks(name: str) -> bool:
    own = name.partition("/")[2]
    return bool(_TALKS.search(own)) and not _EQUIPS.search(own)
