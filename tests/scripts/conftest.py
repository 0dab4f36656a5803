"""Scripts run for real: bash, the AWS command line, and moto as AWS."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import boto3
import pytest

from tests.scripts.cloud import SCRIPTS, Proxy, proxy_to, start_aws, start_moto

REGION = "us-east-1"
MISSING = [program for program in ("jq", "curl") if shutil.which(program) is None]


@pytest.fixture(autouse=True, scope="session")
def _programs() -> None:
    """`make test` installs them where it may."""
    if MISSING:
        pytest.skip(f"{' and '.join(MISSING)} not installed")


def _hears_interrupts() -> None:
    """Whoever runs the tests in the background may have made them deaf to SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Run:
    """What a script did."""

    code: int
    out: str
    err: str

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.out.splitlines())


@dataclass
class Cloud:
    """One test's empty AWS account, and scripts that run against it."""

    proxy: Proxy
    direct: str
    programs: Path
    region: str = REGION
    environment: dict[str, str] = field(default_factory=dict)

    @cached_property
    def ecs(self):
        return self.client("ecs")

    @cached_property
    def elbv2(self):
        return self.client("elbv2")

    def client(self, service: str):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, region_name=self.region, endpoint_url=self.direct, **keys)

    def variables(self, **more: str) -> dict[str, str]:
        """What scripts are given."""
        return {
            "PATH": f"{self.programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": "/nonexistent",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.proxy.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": self.region,
            "AWS_MAX_ATTEMPTS": "3",
            "WAIT_SECONDS": "2",
            "WAIT_INTERVAL": "0.2",
            "STEP_SECONDS": "0",
            **self.environment,
            **more,
        }

    def start(
        self, name: str, *arguments: str, cwd: Path | None = None, **more: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["bash", str(SCRIPTS / name), *arguments],
            env=self.variables(**more),
            cwd=cwd,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            preexec_fn=_hears_interrupts,  # noqa: PLW1509 - moto is a process of its own
        )

    def run(self, name: str, *arguments: str, cwd: Path | None = None, **more: str) -> Run:
        process = self.start(name, *arguments, cwd=cwd, **more)
        out, err = process.communicate(timeout=120)
        return Run(process.returncode, out, err)


@pytest.fixture(scope="session")
def moto_port() -> Iterator[int]:
    yield from _moto(running=1)


@pytest.fixture(scope="session")
def plain_moto_port() -> Iterator[int]:
    yield from _moto(running=0)


def _moto(running: int) -> Iterator[int]:
    process, port = start_moto(running)
    yield port
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def programs() -> Iterator[Path]:
    """A folder with the AWS command line, quick to call."""
    with tempfile.TemporaryDirectory() as made:  # a short path: that of a socket is limited
        yield from start_aws(Path(made))


@pytest.fixture
def make_cloud(moto_port: int, programs: Path) -> Iterator[Callable[..., Cloud]]:
    with _empty(moto_port) as (proxy, direct):
        yield lambda region=REGION: Cloud(proxy, direct, programs, region)


@pytest.fixture
def plain_cloud(plain_moto_port: int, programs: Path) -> Iterator[Cloud]:
    """Moto as it is by default: a service never has a task, a deployment never completes."""
    with _empty(plain_moto_port) as (proxy, direct):
        yield Cloud(proxy, direct, programs)


@contextmanager
def _empty(port: int) -> Iterator[tuple[Proxy, str]]:
    direct = f"http://127.0.0.1:{port}"
    reset = urllib.request.Request(f"{direct}/moto-api/reset", method="POST")
    urllib.request.urlopen(reset, timeout=30).close()
    with proxy_to(port) as proxy:
        yield proxy, direct


@pytest.fixture
def cloud(make_cloud: Callable[..., Cloud]) -> Cloud:
    return make_cloud()
