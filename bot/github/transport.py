"""One request and its outcome: a checked value, or one of our two errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy
from githubkit.exception import GitHubException, RateLimitExceeded, RequestError, RequestFailed
from githubkit.retry import RetryOption
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.github.errors import DeniedError, ThrottledError

# Chosen on purpose: githubkit's default version drops fields such as merge_commit_sha.
API_VERSION: Final = "2022-11-28"
TIMEOUT: Final = 30.0
AWAY: Final = 10.0  # seconds to wait when GitHub does not answer
_HEADERS: Final = {"X-GitHub-Api-Version": API_VERSION}

Json = Mapping[str, object]
Parameters = Mapping[str, str | int]
AnyGitHub = GitHub[AppAuthStrategy] | GitHub[TokenAuthStrategy]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    params: Parameters | None = None
    json: Json | None = None


class _Detail(BaseModel):
    message: str = ""


class _Failure(BaseModel):
    message: str = ""
    errors: list[_Detail | str] = []

    def text(self) -> str:
        details = [e if isinstance(e, str) else e.message for e in self.errors]
        return "; ".join(filter(None, [self.message, *details]))


def as_app(app_id: str, private_key: str, api_url: str) -> GitHub[AppAuthStrategy]:
    auth = AppAuthStrategy(app_id, private_key)
    return GitHub(
        auth,
        base_url=api_url,
        user_agent="fix-pipeline",
        timeout=TIMEOUT,
        auto_retry=_retry,
        http_cache=False,
    )


def as_installation(token: str, api_url: str) -> GitHub[TokenAuthStrategy]:
    return GitHub(
        TokenAuthStrategy(token),
        base_url=api_url,
        user_agent="fix-pipeline",
        timeout=TIMEOUT,
        auto_retry=_retry,
        http_cache=False,
    )


def _retry(error: GitHubException, count: int) -> RetryOption:
    """Only reads are repeated: githubkit's default sends a POST again after a 5xx."""
    again = (
        isinstance(error, RequestFailed)
        and error.request.method == "GET"
        and error.response.status_code >= 500
    )
    return RetryOption(again and count < 2, timedelta(seconds=2**count))


def call(github: AnyGitHub, request: Call, model: type[T]) -> T:
    """The answer as `model`; `object` takes anything."""
    try:
        response = github.request(
            request.method,
            request.path,
            params=dict(request.params) if request.params else None,
            json=dict(request.json) if request.json is not None else None,
            headers=_HEADERS,
        )
    except RateLimitExceeded as error:
        raise ThrottledError(error.retry_after.total_seconds(), "rate limit") from error
    except RequestFailed as error:
        raise _refused(error) from error
    except RequestError as error:
        raise ThrottledError(AWAY, f"no answer from GitHub: {type(error.exc).__name__}") from error
    content = response.raw_response.content or b"null"
    return checked(lambda: adapter(model).validate_json(content))


def checked(parse: Callable[[], T]) -> T:
    try:
        return parse()
    except ValidationError as error:
        # The fields only: the content may be anything.
        fields = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        raise DeniedError(200, f"an answer without the expected {', '.join(fields)}") from None


def adapter(model: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(model)


def _refused(error: RequestFailed) -> DeniedError | ThrottledError:
    status = error.response.status_code
    if status >= 500:
        return ThrottledError(AWAY, f"GitHub answered {status}")
    try:
        failure = _Failure.model_validate_json(error.response.raw_response.content)
    except ValidationError:
        failure = _Failure()
    if status in {403, 429} and "rate limit" in failure.message.lower():
        return ThrottledError(60, failure.message)
    return DeniedError(status, failure.text())
