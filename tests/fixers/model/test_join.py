"""What is known after either of two ways."""

from fixers.model import UNKNOWN, CommandBase, Credentials, InitState, Machine, TreeOrigin, Tri
from fixers.model.join import join
from fixers.model.machine import Listed, Text

BASE = CommandBase()


def test_a_machine_joins_with_itself():
    machine = Machine(BASE, provided={"a": Tri.YES})
    assert join(machine, machine) is machine


def test_what_both_agree_on_stays():
    one = Machine(
        BASE,
        provided={"a": Tri.YES, "b": Tri.YES},
        checkouts={"": TreeOrigin.HEAD, "x": TreeOrigin.HEAD},
        written=frozenset({"w"}),
        terraform={"infra": InitState.BACKEND},
        workspaces={"infra": "prod"},
        directory="d",
        variables={"A": Text("1"), "B": Text("2")},
        functions=frozenset({"f", "g"}),
        credentials=Credentials.OIDC,
        errexit=Tri.YES,
    )
    other = Machine(
        BASE,
        provided={"a": Tri.YES},
        checkouts={"": TreeOrigin.HEAD},
        unknown_provider=True,
        wrote_unknown=True,
        terraform_unknown=True,
        variables={"A": Text("1")},
        variables_unknown=True,
        functions=frozenset({"f"}),
        errexit=Tri.NO,
    )
    both = join(one, other)
    assert both.provided == {"a": Tri.YES, "b": Tri.UNKNOWN, "g": Tri.UNKNOWN}
    assert both.checkouts == {"": TreeOrigin.HEAD, "x": TreeOrigin.MAYBE}
    assert both.written == {"w"} and both.wrote_unknown and both.unknown_provider
    assert both.terraform == {"infra": InitState.UNKNOWN} and both.terraform_unknown
    assert both.workspaces == {"infra": UNKNOWN} and both.directory is UNKNOWN
    assert both.variables == {"A": Text("1"), "B": UNKNOWN} and both.variables_unknown
    assert both.functions == {"f"} and both.credentials is Credentials.UNKNOWN
    assert (both.errexit, both.pipefail) == (Tri.UNKNOWN, Tri.NO)


def test_equal_machines_join_to_the_same():
    one = Machine(BASE, directory="d", credentials=Credentials.OIDC)
    assert join(one, Machine(BASE, directory="d", credentials=Credentials.OIDC)) == one


def test_an_array_keeps_what_both_ways_gave_it():
    one = Machine(BASE, variables={"args": Listed(("-s", "-X", "POST"))})
    other = Machine(BASE, variables={"args": Listed(("-s", "-f"))})
    args = join(one, other).variables["args"]
    assert args == Listed(("-s", None, None, None), ("-s", "-X", "POST", "-f"))


def test_an_array_that_grows_too_long_is_unknown():
    one = Machine(BASE, variables={"args": Listed(("-s",) * 60)})
    other = Machine(BASE, variables={"args": Listed(("-f",) * 60)})
    assert join(one, other).variables["args"] is UNKNOWN


def test_arguments_are_no_such_array():
    one = Machine(BASE, variables={"@": Listed(("-s",)), "a": Listed(("x",))})
    other = Machine(BASE, variables={"@": Listed(("-f",)), "a": Text("x")})
    assert set(join(one, other).variables.values()) == {UNKNOWN}
