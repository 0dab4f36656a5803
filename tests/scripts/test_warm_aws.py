"""The command line that is read once says what the one that is started each time says."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.conftest import Cloud


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ecs", "create-cluster", "--cluster-name", "file:///dev/stdin"), 0),
        (("ecs", "describe-clusters", "--query", "clusters[].status", "--output", "text"), 0),
        (("ecs", "describe-services", "--cluster", "none", "--services", "a"), 255),
        (("ecs", "nonsense"), 2),
        (("--version",), 0),
    ],
)
def test_both_say_the_same(cloud: Cloud, arguments: tuple[str, ...], code: int) -> None:
    cold = Path(sys.executable).with_name("aws")
    said = [
        subprocess.run(
            [program, *arguments],
            env=cloud.variables(),
            input="shop",
            capture_output=True,
            text=True,
            check=False,
        )
        for program in (cold, cloud.programs / "aws")
    ]
    assert said[0].returncode == said[1].returncode == code
    assert (said[0].stdout, said[0].stderr) == (said[1].stdout, said[1].stderr)
