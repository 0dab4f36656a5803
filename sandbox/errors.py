"""Refusals, with GitHub's own words and statuses."""

from typing import Final

DOCS: Final = "https://docs.github.com/rest"


class GitHubError(Exception):
    """Becomes an answer with `status`, `message` and, where given, `errors`."""

    def __init__(self, status: int, message: str, errors: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, object]:
        body: dict[str, object] = {"message": self.message, "documentation_url": DOCS}
        if self.errors:
            body["errors"] = list(self.errors)
        return body | {"status": str(self.status)}


def not_found() -> GitHubError:
    return GitHubError(404, "Not Found")


def forbidden() -> GitHubError:
    return GitHubError(403, "Resource not accessible by integration")


def invalid(resource: str, field: str, message: str) -> GitHubError:
    """The usual shape of a 422."""
    error = {"resource": resource, "field": field, "code": "custom", "message": message}
    return GitHubError(422, "Validation Failed", (error,))


def too_long(resource: str, field: str, limit: int) -> GitHubError:
    return invalid(resource, field, f"{field} is too long (maximum is {limit} characters)")
