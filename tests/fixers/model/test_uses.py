"""What actions leave on the machine."""

import pytest

from fixers.model import CommandBase, Credentials, Machine, TreeOrigin, Tri
from fixers.model.action_ref import ActionRef, parse_action_ref
from fixers.model.facts.actions import INERT, action_facts
from fixers.model.trees import MemoryTree
from fixers.model.uses import after_use
from fixers.syntax.expression import UNDETERMINED
from tests.fixers.model.building import job

HEAD, OTHER = TreeOrigin.HEAD, TreeOrigin.OTHER


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Actions/Checkout@v4", ActionRef("actions/checkout", "v4")),
        (" a/b/c/@main", ActionRef("a/b/c", "main")),
        ("./.github/actions/x", ActionRef("./.github/actions/x", None)),
        (".", ActionRef(".", None)),
        ("docker://alpine:3", ActionRef("docker://alpine:3", None)),
        ("a/b", None),
        ("checkout@v4", None),
        ("a/b@", None),
        ("/a/b@v1", None),
        ("", None),
        ("a/b@${{ x }}", None),
    ],
)
def test_references(text, ref):
    assert parse_action_ref(text) == ref


@pytest.mark.parametrize(
    ("name", "provides", "anything"),
    [
        ("actions/setup-node", "node", False),
        ("actions/upload-artifact", None, False),
        ("docker/bake-action/subaction/matrix", None, False),
        ("somebody/setup-everything", None, True),
        ("somebody/dev/path", None, True),
        ("somebody/crowd-action", None, False),
        ("somebody/setup-python", None, False),
        ("somebody/setup/go", None, False),
        ("somebody/setup-dev-tools", None, True),
    ],
)
def test_facts(name, provides, anything):
    facts = action_facts(name)
    assert facts.anything is anything
    assert provides is None or provides in facts.provides


def test_an_unlisted_action_may_write_and_initialise():
    assert action_facts("docker/login-action") == INERT
    assert action_facts("somebody/x").writes_anywhere
    assert not action_facts("somebody/x").initialises
    assert action_facts("somebody/terraform-plan").initialises


TREE = MemoryTree({".tool-versions": b"awscli 2.1\ntflint 0.59\n", "aqua.yaml": b"import: x\n"})


def used(
    uses: str, inputs: str = "", machine: Machine | None = None, tree: MemoryTree = TREE
) -> Machine:
    text = f"jobs:\n  a:\n    steps:\n      - uses: {uses}\n        with: {{{inputs}}}\n"
    step = job(text).steps[0]
    before = machine or Machine(CommandBase())
    return after_use(step, parse_action_ref(uses), before, lambda path: UNDETERMINED, tree)


@pytest.mark.parametrize(
    ("inputs", "checkouts"),
    [
        ("", {"": HEAD}),
        ("fetch-depth: 0", {"": HEAD}),
        ("path: ./src", {"src": HEAD}),
        ("ref: v1", {"": OTHER}),
        ("ref: ", {"": HEAD}),
        ("ref: '${{ github.sha }}'", {"": HEAD}),
        ("repository: a/b, path: b", {"b": OTHER}),
        ("repository: '${{ github.repository }}'", {"": HEAD}),
        ("sparse-checkout: infra", {"": TreeOrigin.KIN}),
    ],
)
def test_checkout(inputs, checkouts):
    assert used("actions/checkout@v4", inputs).checkouts == checkouts


def test_a_checkout_to_an_unknown_place_may_be_anywhere():
    after = used("actions/checkout@v4", "path: '${{ inputs.p }}'")
    assert (after.checkouts, after.wrote_unknown) == ({}, True)


@pytest.mark.parametrize(
    ("inputs", "credentials"),
    [
        ("role-to-assume: x", Credentials.OIDC),
        ("aws-access-key-id: '${{ secrets.A }}', role-to-assume: x", Credentials.STATIC),
        ("role-chaining: true", Credentials.NONE),
        ("", Credentials.UNKNOWN),
    ],
)
def test_aws_login(inputs, credentials):
    after = used("aws-actions/configure-aws-credentials@v6", inputs)
    assert after.credentials is credentials
    assert not after.unknown_provider


def test_a_setup_action_provides_its_commands():
    after = used("hashicorp/setup-terraform@v4")
    assert (after.has("terraform"), after.unknown_provider) == (Tri.YES, False)


def test_what_an_action_may_provide_never_replaces_what_is_there():
    machine = Machine(CommandBase(), provided={"grype": Tri.YES})
    assert used("anchore/scan-action@v7", machine=machine).provided == {"grype": Tri.YES}
    assert used("anchore/scan-action@v7").provided == {"grype": Tri.UNKNOWN}


@pytest.mark.parametrize("uses", ["./setup", "./", "$/x", "a/b@${{ x }}"])
def test_after_something_unknown_nothing_is_known(uses):
    after = used(uses, machine=Machine(CommandBase(), checkouts={"": HEAD}))
    assert after.unknown_provider and after.wrote_unknown and after.terraform_unknown
    assert after.checkouts == {"": HEAD} and after.credentials is Credentials.UNKNOWN


@pytest.mark.parametrize(
    ("files", "unread", "lost"),
    [
        ({}, False, True),
        ({}, True, False),
        ({"lib/x/action.yaml": "runs: {using: node20, main: x.js}"}, False, False),
        ({"x": "a link or submodule"}, False, False),
    ],
)
def test_an_action_that_is_not_there_does_nothing(files, unread, lost):
    machine = Machine(CommandBase(), checkouts={"": HEAD}, wrote_unknown=unread)
    after = used("./x", machine=machine, tree=MemoryTree(files))
    assert (after.guessed, after.unknown_provider) == (lost, not lost)


def test_a_container_action_only_writes():
    after = used("docker://alpine")
    assert (after.wrote_unknown, after.unknown_provider) == (True, False)


@pytest.mark.parametrize(
    ("uses", "path", "written", "anywhere", "provider", "terraform"),
    [
        ("actions/download-artifact@v4", "", set(), True, False, False),
        ("actions/download-artifact@v4", "path: dist", {"dist"}, False, False, False),
        ("actions/cache@v5", "path: 'infra/.terraform'", {"infra/.terraform"}, False, False, True),
        ("actions/cache@v5", 'path: "a\\nb/*"', {"a"}, True, False, False),
        ("actions/cache@v5", "path: ~/.npm", set(), False, False, False),
        ("actions/cache@v5", "path: ~/.local/bin", set(), False, True, False),
        ("actions/cache@v5", "path: /opt/hostedtools", set(), False, True, False),
        ("actions/cache@v5", "path: tools/bin", {"tools/bin"}, False, True, False),
        ("actions/cache@v5", "path: '${{ inputs.p }}'", set(), True, True, True),
        ("actions/cache@v5", "path: '${{ steps.y.outputs.dir }}'", set(), True, False, True),
        ("actions/cache@v5", 'path: "a\\n!a/b"', {"a"}, False, False, False),
    ],
)
def test_files_that_appear(uses, path, written, anywhere, provider, terraform):
    after = used(uses, path)
    assert (after.written, after.wrote_unknown) == (written, anywhere)
    assert (after.unknown_provider, after.terraform_unknown) == (provider, terraform)


@pytest.mark.parametrize(
    ("uses", "inputs", "named"),
    [
        ("asdf-vm/actions/install@v4", "", {"aws", "tflint"}),
        ("jdx/mise-action@v3", "install_args: cosign", {"aws", "tflint", "cosign"}),
        ("taiki-e/install-action@v2", "tool: 'just,cosign'", {"just", "cosign"}),
        ("taiki-e/install-action@just", "", {"just"}),
        ("alexellis/arkade-get@master", "kubectl: latest", {"kubectl"}),
    ],
)
def test_an_action_that_installs_what_it_is_told(uses, inputs, named):
    after = used(uses, inputs, Machine(CommandBase(), checkouts={"": HEAD}))
    assert not after.unknown_provider
    assert {name for name in named if after.provided.get(name) is Tri.UNKNOWN} == named
    assert "terraform" not in after.provided


@pytest.mark.parametrize(
    ("uses", "inputs", "checkouts"),
    [
        ("asdf-vm/actions/install@v4", "", {}),
        ("aquaproj/aqua-installer@v4", "", {"": HEAD}),
        ("taiki-e/install-action@v2", "tool: '${{ inputs.tool }}'", {}),
        ("prefix-dev/setup-pixi@v0", "", {"": HEAD}),
    ],
)
def test_an_action_whose_list_cannot_be_read_may_install_anything(uses, inputs, checkouts):
    assert used(uses, inputs, Machine(CommandBase(), checkouts=checkouts)).unknown_provider


def test_what_is_written_in_a_language_may_come_with_it():
    provided = used("somebody/setup-node@v1").provided
    assert provided["pnpm"] is Tri.UNKNOWN and "tflint" not in provided


def test_an_installing_action_is_told_of_other_tools():
    after = used("virtuslab/scala-cli-setup@v1", "jvm: 'temurin:17', apps: sbt")
    assert (after.provided["sbt"], after.provided["scala-cli"]) == (Tri.UNKNOWN, Tri.YES)
    assert "pnpm" not in used("actions/setup-node@v6", "cache: pnpm").provided
