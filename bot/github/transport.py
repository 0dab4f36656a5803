"""One request and its outcome: a checked value, or one of our two errors."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy, UnauthAuthStrategy
from githubkit.exception import (
    RateLimitExceeded,
    RequestError,
    RequestFailed,
    RequestTimeout,
)
from httpx import ConnectError, ConnectTimeout, PoolTimeout, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.github.connection import shows_twice
from bot.github.errors import DeniedError, SuspendedError, ThrottledError, UnavailableError
from bot.github.headers import MINUTE, Parameters, asked_wait, spent
from bot.metrics import CALLS, RATE_REMAINING

# Chosen on purpose: githubkit's default version drops fields such as merge_commit_sha.
API_VERSION: Final = "2022-11-28"
AWAY: Final = 1.0  # seconds to wait at first when GitHub does not answer
HASTE: Final = 10.0  # seconds to wait at first where only the pace was wrong
PAUSES: Final = (0.5, 1.0, 2.0)  # before a request is made once more
_NOT_IMPLEMENTED: Final = 501  # no outage: it will not be there later either
_HOPS: Final = 5
_UNSENT: Final = (ConnectError, ConnectTimeout, PoolTimeout)
_HEADERS: Final = {"X-GitHub-Api-Version": API_VERSION}

Json = Mapping[str, object]
AnyGitHub = GitHub[AppAuthStrategy] | GitHub[TokenAuthStrategy] | GitHub[UnauthAuthStrategy]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    params: Parameters | None = None
    json: Json | None = None
    patient: bool = True  # False: there is another way, should this one be closed

    @property
    def repeatable(self) -> bool:
        return self.patient and not self.shows_twice

    @property
    def shows_twice(self) -> bool:
        """Whether all can see it when it was done twice."""
        return shows_twice(self.method, self.path)


class _Detail(BaseModel):
    message: str | None = None
    code: str | None = None


class _Failure(BaseModel):
    message: str = ""
    errors: list[_Detail | str] = []

    def text(self) -> str:
        details = [e if isinstance(e, str) else e.message for e in self.errors]
        return "; ".join(filter(None, [self.message, *details]))

    @property
    def hasty(self) -> bool:
        """Whether it is the pace alone that GitHub refuses: so it answers to too many comments."""
        codes = [e.code for e in self.errors if isinstance(e, _Detail)]
        return "abuse" in codes or "submitted too quickly" in self.text()

    @property
    def too_large(self) -> bool:
        """Of a diff that GitHub cannot make, now or later."""
        return "sorry, this diff is taking too long" in self.message.lower()

    @property
    def limited(self) -> bool:
        return speaks_of_limit(self.message)

    @property
    def suspended(self) -> bool:
        return "installation has been suspended" in self.message.lower()


def call(github: AnyGitHub, request: Call, model: type[T]) -> T:
    """The answer as `model`; `object` takes anything."""
    content = respond(github, request).content or b"null"
    return checked(lambda: adapter(model).validate_json(content))


def respond(github: AnyGitHub, request: Call) -> Response:
    """GitHub's answer, when it is one of success. Where nothing can go wrong by it, a request is
    repeated after a fault: a whole job would cost more. githubkit would send a POST again, too."""
    for pause in PAUSES if request.repeatable else ():
        try:
            return _respond(github, request)
        except UnavailableError as away:
            if isinstance(away.__cause__, RequestTimeout) or away.asked > pause:
                raise  # long enough, or too early
            time.sleep(pause)
    return _respond(github, request)


def _respond(github: AnyGitHub, request: Call) -> Response:
    try:
        response = _followed(github, request)
    except RateLimitExceeded as error:
        CALLS.labels(request.method, "throttled").inc()
        raise ThrottledError(max(error.retry_after.total_seconds(), 1), "rate limit") from error
    except RequestFailed as error:
        CALLS.labels(request.method, str(error.response.status_code)).inc()
        raise _refused(error) from error
    except RequestError as error:
        CALLS.labels(request.method, "no answer").inc()
        away = UnavailableError(AWAY, f"no answer: {type(error.exc).__name__}")
        away.unsettled = not isinstance(error.exc, _UNSENT)
        raise away from error
    except ValueError as error:  # githubkit could not read what it was told
        raise ThrottledError(MINUTE, "an end that cannot be read", told=False) from error
    CALLS.labels(request.method, str(response.status_code)).inc()
    remaining = response.headers.get("x-ratelimit-remaining", "")
    if remaining.isdecimal():
        RATE_REMAINING.labels(response.headers.get("x-ratelimit-resource", "core")).set(
            int(remaining)
        )
    return response


def _followed(github: AnyGitHub, request: Call) -> Response:
    """The answer; what GitHub knows under another name is asked for there, as it was here."""
    path, params = request.path, request.params
    for _ in range(_HOPS):
        answer = github.request(
            request.method,
            path,
            params=dict(params) if params else None,
            json=dict(request.json) if request.json is not None else None,
            headers=_HEADERS,
        )
        response = answer.raw_response
        if not response.has_redirect_location:
            return response
        there = response.url.join(response.headers["location"])
        if there.netloc != response.url.netloc:  # which has no business with our token
            break
        path, params = str(there), None if there.query else request.params
    raise DeniedError(response.status_code, "this is elsewhere now")


def limited(response: Response, reason: str) -> ThrottledError:
    """For an answer of success that tells of a limit."""
    seconds = asked_wait(response.headers) or spent(response)
    return ThrottledError(seconds or MINUTE, reason, told=seconds > 0)


def speaks_of_limit(message: str) -> bool:
    said = message.lower()
    return "rate limit" in said or "abuse" in said


def checked(parse: Callable[[], T]) -> T:
    try:
        return parse()
    except ValidationError as error:
        problems = error.errors(include_input=False)
        if any(problem["type"] == "json_invalid" for problem in problems):
            # Cut off on its way, or a page of something between us and GitHub.
            raise UnavailableError(AWAY, "an answer that is no JSON") from None
        # The fields only: the content may be anything.
        fields = sorted({".".join(map(str, problem["loc"])) for problem in problems})
        raise DeniedError(200, f"an answer without the expected {', '.join(fields)}") from None


def adapter(model: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(model)


def _refused(error: RequestFailed) -> DeniedError | ThrottledError | SuspendedError:
    status = error.response.status_code
    try:
        failure = _Failure.model_validate_json(error.response.raw_response.content)
    except ValidationError:
        failure = _Failure()
    if status >= 500 and status != _NOT_IMPLEMENTED and not failure.too_large:
        wait = asked_wait(error.response.headers)
        return UnavailableError(AWAY, f"GitHub answered {status}", asked=wait)
    if status == 422 and failure.hasty:
        return UnavailableError(HASTE, failure.text())
    if status == 429 or (status == 403 and failure.limited):
        return ThrottledError(MINUTE, failure.text(), told=False)
    if status == 403 and failure.suspended:
        return SuspendedError(failure.text())
    return DeniedError(status, failure.text())
