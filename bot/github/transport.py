"""One request and its outcome: a checked value, or one of our two errors."""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from typing import Any, Final, TypeVar

from githubkit import (
    AppAuthStrategy,
    BaseAuthStrategy,
    GitHub,
    TokenAuthStrategy,
    UnauthAuthStrategy,
)
from githubkit import Response as AnyResponse
from githubkit.exception import (
    RateLimitExceeded,
    RequestError,
    RequestFailed,
    RequestTimeout,
)
from httpx import URL, Response, create_ssl_context
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.github.errors import DeniedError, SuspendedError, ThrottledError, UnavailableError
from bot.metrics import CALLS, RATE_REMAINING

# Chosen on purpose: githubkit's default version drops fields such as merge_commit_sha.
API_VERSION: Final = "2022-11-28"
TIMEOUT: Final = 15.0  # GitHub itself gives up after ten
AWAY: Final = 1.0  # seconds to wait at first when GitHub does not answer
MINUTE: Final = 60.0  # what GitHub asks for when it does not say how long
HASTE: Final = 10.0  # seconds to wait at first where only the pace was wrong
PAUSES: Final = (0.5, 1.0, 2.0)  # before a request is made once more
# What done twice is the same as done once; all our mutations are, too.
_REPEATABLE: Final = re.compile(
    r"GET .*|POST .*/(?:graphql|reactions|access_tokens|attempts|git/(?:blobs|trees|commits))"
    r"|PATCH .*/git/refs/.*"
)
_NOT_IMPLEMENTED: Final = 501  # no outage: it will not be there later either
_HEADERS: Final = {"X-GitHub-Api-Version": API_VERSION}

Json = Mapping[str, object]
Parameters = Mapping[str, str | int]
AnyGitHub = GitHub[AppAuthStrategy] | GitHub[TokenAuthStrategy] | GitHub[UnauthAuthStrategy]
T = TypeVar("T")
A = TypeVar("A", bound=BaseAuthStrategy)


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    params: Parameters | None = None
    json: Json | None = None
    patient: bool = True  # False: there is another way, should this one be closed

    @property
    def repeatable(self) -> bool:
        return self.patient and _REPEATABLE.fullmatch(f"{self.method} {self.path}") is not None


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


class _GitHub(GitHub[A]):
    def _extract_retry_after(self, response: AnyResponse[Any]) -> timedelta:
        """githubkit reads a number only, and trusts the clock of this machine."""
        return timedelta(
            seconds=_asked_wait(response.headers) or until_reset(response.raw_response)
        )


def as_app(app_id: str, private_key: str, api_url: str) -> GitHub[AppAuthStrategy]:
    auth = AppAuthStrategy(app_id, private_key)
    return _GitHub(
        auth,
        base_url=api_url,
        user_agent="fix-pipeline",
        timeout=TIMEOUT,
        auto_retry=False,
        http_cache=False,
        ssl_verify=_trusted(),
    )


def as_installation(token: str, api_url: str) -> GitHub[TokenAuthStrategy]:
    return _GitHub(
        TokenAuthStrategy(token),
        base_url=api_url,
        user_agent="fix-pipeline",
        timeout=TIMEOUT,
        auto_retry=False,
        http_cache=False,
        ssl_verify=_trusted(),
    )


@cache
def _trusted() -> SSLContext:
    """Read once: the world's certificates take longer than a request."""
    return create_ssl_context()


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
        answer = github.request(
            request.method,
            request.path,
            params=dict(request.params) if request.params else None,
            json=dict(request.json) if request.json is not None else None,
            headers=_HEADERS,
        )
    except RateLimitExceeded as error:
        CALLS.labels(request.method, "throttled").inc()
        raise ThrottledError(max(error.retry_after.total_seconds(), 1), "rate limit") from error
    except RequestFailed as error:
        CALLS.labels(request.method, str(error.response.status_code)).inc()
        raise _refused(error) from error
    except RequestError as error:
        CALLS.labels(request.method, "no answer").inc()
        raise UnavailableError(AWAY, f"no answer: {type(error.exc).__name__}") from error
    except ValueError as error:  # githubkit could not read what it was told
        raise ThrottledError(MINUTE, "an end that cannot be read", told=False) from error
    CALLS.labels(request.method, str(answer.status_code)).inc()
    response = answer.raw_response
    remaining = response.headers.get("x-ratelimit-remaining", "")
    if remaining.isdecimal():
        RATE_REMAINING.labels(response.headers.get("x-ratelimit-resource", "core")).set(
            int(remaining)
        )
    return response


def until_reset(response: Response) -> float:
    """Seconds until the limit that the answer speaks of begins anew."""
    reset = response.headers.get("x-ratelimit-reset", "")
    return max(int(reset) - _clock(response.headers), 1) if reset.isdecimal() else MINUTE


def limited(response: Response, reason: str) -> ThrottledError:
    """For an answer of success that tells of a limit."""
    seconds = _asked_wait(response.headers) or spent(response)
    return ThrottledError(seconds or MINUTE, reason, told=seconds > 0)


def speaks_of_limit(message: str) -> bool:
    said = message.lower()
    return "rate limit" in said or "abuse" in said


def next_page(response: Response) -> Parameters | None:
    """What to ask for to get the next page of a list, as GitHub's link says: most lists are paged
    by number, some by cursor."""
    link = response.links.get("next")
    return dict(URL(link["url"]).params) if link else None


def spent(response: Response) -> float:
    """Seconds until another request is allowed: none while some are left."""
    told = response.headers.get("x-ratelimit-remaining") == "0"
    return until_reset(response) if told and "x-ratelimit-reset" in response.headers else 0


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


def _asked_wait(headers: Mapping[str, str]) -> float:
    """Seconds that `Retry-After` asks for, as a number or as a date; 0 where it does not."""
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    with suppress(ValueError):
        return max(parsedate_to_datetime(told).timestamp() - _clock(headers), 1.0)
    return 0.0


def _clock(headers: Mapping[str, str]) -> float:
    """What time it is for who answers: the clock of this machine may be another."""
    with suppress(ValueError):
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    return time.time()


def _refused(error: RequestFailed) -> DeniedError | ThrottledError | SuspendedError:
    status = error.response.status_code
    try:
        failure = _Failure.model_validate_json(error.response.raw_response.content)
    except ValidationError:
        failure = _Failure()
    if status >= 500 and status != _NOT_IMPLEMENTED and not failure.too_large:
        wait = _asked_wait(error.response.headers)
        return UnavailableError(AWAY, f"GitHub answered {status}", asked=wait)
    if status == 422 and failure.hasty:
        return UnavailableError(HASTE, failure.text())
    if status == 429 or (status == 403 and failure.limited):
        return ThrottledError(MINUTE, failure.text(), told=False)
    if status == 403 and failure.suspended:
        return SuspendedError(failure.text())
    return DeniedError(status, failure.text())
