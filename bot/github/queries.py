"""The GraphQL documents; each is one named operation."""

from collections.abc import Iterable
from typing import Final

PULL_REQUEST: Final = """
query PullRequest($owner: String!, $name: String!, $number: Int!) {
  defaults: repository(owner: $owner, name: ".github") {
    object(expression: "HEAD:.github/fix-pipeline.yml") { ... on Blob { text } }
  }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    pullRequest(number: $number) {
      state
      isCrossRepository
      maintainerCanModify
      headRefName
      headRefOid
      baseRefName
      baseRefOid
      headRepository { nameWithOwner owner { __typename } }
      baseRef {
        target {
          ... on Commit {
            file(path: ".github/fix-pipeline.yml") { object { ... on Blob { text } } }
          }
        }
      }
      commits(last: 1) { nodes { commit { oid message } } }
      comments(last: 100) { nodes { viewerDidAuthor body } }
      reviews(last: 100) { nodes { viewerDidAuthor body } }
      reviewThreads(last: 100) {
        nodes {
          id
          isResolved
          comments(first: 1) { nodes { viewerDidAuthor body } }
        }
      }
    }
  }
}
"""

RESOLVE_THREAD: Final = """
mutation ResolveThread($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) { thread { id isResolved } }
}
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
