"""The only code that talks to GitHub.

REST (version 2022-11-28):

    GET   /app                                                  doctor, readyz
    GET   /app/hook/deliveries      POST /app/hook/deliveries/{id}/attempts
    POST  /app/installations/{id}/access_tokens
    GET   /repos/{o}/{r}/installation   GET /repos/{o}/{r}      a repository that has moved
    GET   /repos/{o}/{r}/compare/{base}...{head}                merge base and patches
    GET   /repos/{o}/{r}/pulls/{n}/files                        patches beyond 300 files
    GET   /repos/{o}/{r}/git/trees/{sha}?recursive=1
    GET   /repos/{o}/{r}/git/blobs/{sha}                        when GraphQL's text is not exact
    GET   /repos/{o}/{r}/commits/{sha}/check-runs
    POST  /repos/{o}/{r}/check-runs        PATCH /repos/{o}/{r}/check-runs/{id}
    POST  /repos/{o}/{r}/pulls/{n}/reviews
    POST  /repos/{o}/{r}/pulls/{n}/comments                     one comment, or a reply
    GET   /repos/{o}/{r}/pulls/comments/{id}                    the finding a reply is about
    GET   /repos/{o}/{r}/issues/{n}/comments       POST the same
    POST  /repos/{o}/{r}/issues/comments/{id}/reactions
    POST  /repos/{o}/{r}/pulls/comments/{id}/reactions
    GET   /repos/{o}/{r}/collaborators/{user}/permission
    GET   /repos/{o}/{r}/branches/{branch}
    GET   /repos/{o}/{r}/git/commits/{sha}
    POST  /repos/{o}/{r}/git/blobs, git/trees, git/commits
    PATCH /repos/{o}/{r}/git/refs/heads/{branch}                force: false

GraphQL (`queries.py`): PullRequest, Blobs, ResolveThread.
"""
