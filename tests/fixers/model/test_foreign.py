"""Blocks in other shells, read as plain words."""

import pytest

from fixers.model import CommandBase, Machine, Tri
from fixers.model.foreign import after_foreign


@pytest.mark.parametrize(
    ("text", "provider", "terraform", "variables"),
    [
        ("terraform plan", False, False, False),
        ("terraform init", False, True, False),
        ("choco install terraform", True, False, False),
        ("'C:\\\\x' >> $env:GITHUB_PATH", True, False, False),
        ("'A=1' >> $env:GITHUB_ENV", False, False, True),
    ],
)
def test_effects(text, provider, terraform, variables):
    after = after_foreign(text, Machine(CommandBase()))
    assert after.wrote_unknown
    assert (after.unknown_provider, after.terraform_unknown) == (provider, terraform)
    assert after.variables_unknown is variables


def test_every_word_may_be_provided():
    before = Machine(CommandBase(), provided={"jq": Tri.YES})
    after = after_foreign("Install-Trivy; trivy; jq", before)
    assert (after.provided["trivy"], after.provided["jq"]) == (Tri.UNKNOWN, Tri.YES)


def test_a_huge_block_may_provide_anything():
    after = after_foreign(" ".join(f"w{n}" for n in range(3000)), Machine(CommandBase()))
    assert (after.provided, after.unknown_provider) == ({}, True)
