"""What `terraform init` leaves of a directory."""

import pytest

from fixers.model.init_words import state_after_init
from fixers.model.machine import InitState, Machine, Text
from fixers.model.runners import ANY_RUNNER
from fixers.model.tri import UNKNOWN

BARE, WHOLE = InitState.NO_BACKEND, InitState.BACKEND


@pytest.mark.parametrize(
    ("args", "given", "state"),
    [
        (["init"], None, WHOLE),
        (["init", "-backend=false"], None, BARE),
        (["init", None], None, InitState.UNKNOWN),
        (["init"], Text("-input=false -backend=false"), BARE),
        (["init", "-backend=true"], Text("-backend=false"), WHOLE),
        (["init"], Text("-backend-config=key=a"), WHOLE),
        (["init"], Text("${{ vars.A }}", expression=True), InitState.UNKNOWN),
        (["init"], UNKNOWN, InitState.UNKNOWN),
    ],
)
def test_states(args, given, state):
    variables = {} if given is None else {"TF_CLI_ARGS_init": given}
    machine = Machine(base=ANY_RUNNER.base, variables=variables)
    assert state_after_init(args, machine) is state


def test_data_elsewhere():
    machine = Machine(base=ANY_RUNNER.base, variables={"TF_DATA_DIR": Text("x")})
    assert state_after_init(["init"], machine) is InitState.UNKNOWN
