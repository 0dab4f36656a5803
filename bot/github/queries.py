"""The GraphQL documents; each is one named operation."""

from collections.abc import Iterable
from typing import Final

from bot.github.suites import SUITES

_SAID: Final = "nodes { id viewerDidAuthor body isMinimized minimizedReason }"
_MORE: Final = "pageInfo { hasPreviousPage startCursor }"
# Connections of a pull request, newest last.
CONNECTIONS: Final = {
    "comments": f"{_SAID} {_MORE}",
    "reviews": f"{_SAID} {_MORE}",
    "reviewThreads": (
        f"nodes {{ id isResolved resolvedBy {{ login }} comments(first: 1) {{ {_SAID} }} }} {_MORE}"
    ),
}

_PULL_REQUEST: Final = """
query PullRequest($owner: String!, $name: String!, $number: Int!APP) {
  viewer { login }
  defaults: repository(owner: $owner, name: ".github") {
    object(expression: "HEAD:.github/fix-pipeline.yml") { ... on Blob { text byteSize } }
  }
  repository(owner: $owner, name: $name) {
    nameWithOwner
    defaultBranchRef { name }
    pullRequest(number: $number) {
      state
      maintainerCanModify
      headRefName
      headRefOid
      baseRefName
      baseRefOid
      headRepository { nameWithOwner owner { __typename } }
      baseRef {
        target {
          ... on Commit {
            file(path: ".github/fix-pipeline.yml") { object { ... on Blob { text byteSize } } }
          }
        }
      }
      commits(last: 1) { nodes { commit { oid message CHECKS } } }
      CONNECTIONS
    }
  }
}
""".replace("CONNECTIONS", " ".join(f"{n}(last: 100) {{ {f} }}" for n, f in CONNECTIONS.items()))
PULL_REQUEST: Final = _PULL_REQUEST.replace("APP", ", $app: Int").replace("CHECKS", SUITES)
# For servers whose GraphQL does not know that part.
PULL_REQUEST_ALONE: Final = _PULL_REQUEST.replace("APP", "").replace("CHECKS", "")

THREADS: Final = """
query Threads($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100) {
        nodes { id isResolved comments(first: 1) { nodes { databaseId } } }
      }
    }
  }
}
"""

RESOLVE_THREAD: Final = """
mutation ResolveThread($threadId: ID!) {
  resolveReviewThread(input: {threadId: $threadId}) { thread { id isResolved } }
}
"""

MINIMIZE: Final = """
mutation Minimize($subjectId: ID!) {
  minimizeComment(input: {subjectId: $subjectId, classifier: RESOLVED}) {
    minimizedComment { isMinimized }
  }
}
"""


def earlier(connection: str) -> str:
    """The page before one, of one connection."""
    return f"""
query Earlier($owner: String!, $name: String!, $number: Int!, $before: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      page: {connection}(last: 100, before: $before) {{ {CONNECTIONS[connection]} }}
    }}
  }}
}}
"""


def blobs_query(oids: Iterable[str]) -> str:
    """One query for many blobs; object ids are hexadecimal, so they can stand in the text."""
    fields = "\n".join(
        f'    b{oid}: object(oid: "{oid}") {{ ... on Blob {{ text isBinary }} }}' for oid in oids
    )
    return f"""
query Blobs($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
{fields}
  }}
}}
"""
