"""Which word of a command line is the command that is really run."""

import pytest

from fixers.model.shell.peel import Peeled, peel


@pytest.mark.parametrize(
    ("line", "index", "wrappers"),
    [
        ("terraform plan", 0, ()),
        ("sudo -E -u ci env A=b timeout -k 5 60 terraform plan", 10, ("sudo", "env", "timeout")),
        ("sudo -- terraform plan", 2, ("sudo",)),
        ("env -- A=b", 2, ("env",)),
        ("command -v terraform", 0, ()),
        ("command terraform", 1, ("command",)),
        ("/usr/bin/time -o log terraform", 3, ("time",)),
        ("tfcmt -sha ? apply -- tofu apply", 5, ("tfcmt",)),
        ("sudo github-comment exec -- tofu plan", 4, ("sudo", "github-comment")),
        ("tfcmt --version", 0, ()),
        ("op run --env-file=.env -- tofu plan", 4, ("op",)),
        ("sudo aws-vault exec ? -- env A=b tofu plan", 7, ("sudo", "aws-vault", "env")),
        ("op read secret", 0, ()),
        ("sudo -i", None, ("sudo",)),
        ("sudo", None, ("sudo",)),
        ("sudo -n -v", 0, ()),
        ("sudo env", 1, ("sudo",)),
        ("env -u CI A=b", 0, ()),
        ("env -S terraform", None, ("env",)),
        ("exec", 0, ()),
        ("", None, ()),
        ("sudo ? plan", None, ("sudo",)),
    ],
)
def test_wrappers(line: str, index: int | None, wrappers: tuple[str, ...]) -> None:
    words = [None if word == "?" else word for word in line.split()]
    assert peel(words) == Peeled(index, wrappers)
