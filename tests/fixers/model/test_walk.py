"""The walk over steps: conditions, environments, composite actions."""

import pytest

from fixers.model import UNKNOWN, ActionUse, StepRun, TraceKind, TreeOrigin, Tri
from fixers.model.machine import Text
from fixers.model.walk import STEP_BUDGET
from tests.fixers.model.building import CI, repository, steps, workflow

HEAD = TreeOrigin.HEAD


def trace_of(text: str, **files: str):
    return workflow(text, **files).traces[0]


def test_events_come_in_the_order_of_the_steps(shell):
    trace = trace_of(steps("- uses: actions/checkout@v4\n- name: Build\n  run: make"))
    use, run = trace.events
    assert isinstance(use, ActionUse) and isinstance(run, StepRun)
    assert (use.action, use.ref, use.before.checkouts) == ("actions/checkout", "v4", {})
    assert run.before.checkouts == {"": HEAD} and run.script.shell.text == "make"
    assert (trace.kind, trace.label) == (TraceKind.JOB, "job build on ubuntu-24.04")
    labels = [link.label for link in run.chain]
    assert labels == ["job build on ubuntu-24.04", "step 2 “Build”"]
    assert shell.context("make").chain == run.chain
    assert [link.label for link in use.chain][-1] == "step 1"


def test_what_dies_with_a_step_and_what_stays(shell):
    trace_of(steps("- run: install x\n- run: second"))
    second = shell.machine("second")
    assert second.has("x") is Tri.YES
    assert (second.directory, second.functions) == ("", frozenset())
    assert (second.errexit, second.pipefail) == (Tri.YES, Tri.NO)


def test_a_step_begins_in_its_shell_and_directory(shell):
    trace_of(steps("- run: a\n  shell: bash\n  working-directory: infra"))
    machine = shell.machine("a")
    assert (machine.directory, machine.pipefail) == ("infra", Tri.YES)


def test_environments_are_layered(shell):
    head = "env: {A: w, B: w, C: '${{ env.A }}!', D: '${{ github.ref }}'}\n"
    text = steps("- run: a\n  env: {B: s}\n- run: b", head=head)
    trace_of(text.replace("    steps:", "    env: {A: j}\n    steps:"))
    first, second = shell.machine("a").variables, shell.machine("b").variables
    assert first["A"] == Text("j") and first["B"] == Text("s")
    assert first["D"] == Text("${{ github.ref }}", expression=True)
    assert second["B"] == Text("w")


def test_what_a_step_exports_is_no_longer_known(shell):
    export = "- run: echo A=2 >> $GITHUB_ENV\n- run: after"
    trace_of(steps(export, head="env: {A: w, B: w}\n"))
    after = shell.machine("after")
    assert (after.variables["A"], after.variables["B"]) == (UNKNOWN, Text("w"))
    assert after.variables_unknown


@pytest.mark.parametrize(
    ("condition", "reached", "after"),
    [
        ("always()", Tri.YES, Tri.YES),
        ("github.ref == 'x'", Tri.UNKNOWN, Tri.UNKNOWN),
        ("failure()", Tri.UNKNOWN, Tri.UNKNOWN),
        ("false", None, Tri.NO),
        ("runner.os == 'Windows'", None, Tri.NO),
        ("env.MODE == 'on'", Tri.YES, Tri.YES),
    ],
)
def test_conditions(shell, condition, reached, after):
    body = f"- run: install trivy\n  if: {condition}\n- run: use"
    trace = trace_of(steps(body, head="env: {MODE: 'on'}\n"))
    runs = [event.reached for event in trace.events]
    assert runs == [r for r in (reached, Tri.YES) if r]
    assert shell.machine("use").has("trivy") is after


@pytest.mark.parametrize(
    ("value", "tolerant"),
    [("true", True), ("${{ true }}", True), ("false", False), ("${{ inputs.x }}", False)],
)
def test_continue_on_error(shell, value, tolerant):
    trace_of(steps(f"- run: a\n  continue-on-error: {value}\n- run: b"))
    assert shell.context("a").tolerant is tolerant
    assert shell.context("b").tolerant is False


def test_other_shells_are_read_as_words(shell):
    trace = trace_of(steps("- run: terraform init\n  shell: pwsh\n- run: b"))
    assert trace.events[0].script is None
    after = shell.machine("b")
    assert after.has("terraform") is Tri.UNKNOWN and after.terraform_unknown


COMPOSITE = """\
    inputs:
      tool: {default: tflint}
      flag: {default: "no"}
    runs:
      using: composite
      steps:
        - run: install trivy
          shell: bash
          if: inputs.tool == 'trivy'
        - run: inner
          shell: bash
          if: inputs.flag != 'no'
    """
SETUP = ".github/actions/setup/action.yml"


def test_a_local_action_is_walked_in_place(shell):
    body = """\
        - uses: actions/checkout@v4
        - name: Set up
          uses: ./.github/actions/setup
          with: {tool: trivy, flag: "${{ inputs.f }}"}
          env: {X: "1"}
          continue-on-error: true
        - run: use
        """
    repo = repository({CI: steps(body), SETUP: COMPOSITE})
    (trace,) = repo.traces
    assert shell.machine("use").has("trivy") is Tri.YES
    context = shell.context("inner")
    assert (context.reached, context.tolerant) == (Tri.UNKNOWN, True)
    labels = [link.label for link in context.chain]
    assert labels[1:] == ["step 2 “Set up” uses ./.github/actions/setup", "step 2"]
    assert context.chain[-1].at.path == SETUP
    assert shell.machine("inner").variables["X"] == Text("1")
    assert "X" not in shell.machine("use").variables
    assert [type(event) for event in trace.events].count(ActionUse) == 2


def test_defaults_of_a_local_action_decide(shell):
    body = "- uses: actions/checkout@v4\n- uses: ./.github/actions/setup\n- run: use"
    repository({CI: steps(body), SETUP: COMPOSITE}).traces  # noqa: B018
    assert shell.machine("use").has("trivy") is Tri.NO
    assert shell.calls[0][0].shell.text == "use"


@pytest.mark.parametrize(
    ("given", "args"),
    [
        ("apply -auto-approve", ("apply", "-auto-approve", "b", None)),
        ("plan | tee x", (None, "b", None)),  # of which the shell makes more than words
        ("${{ inputs.verb }}", (None, "b", None)),
    ],
)
def test_inputs_of_an_action_stand_in_its_commands(given, args):
    action = """\
        inputs: {verb: {}, other: {default: b}}
        runs:
          using: composite
          steps:
            - run: terraform ${{ inputs.Verb }} ${{ inputs.other }} ${{ github.run_id }}
              shell: bash
        """
    call = f'{{uses: ./.github/actions/setup, with: {{verb: "{given}"}}}}'
    body = f"- uses: actions/checkout@v4\n- {call}\n- run: terraform ${{{{ inputs.other }}}}"
    (trace,) = repository({CI: steps(body), SETUP: action}).traces
    inside, outside = trace.invocations("terraform")
    assert (inside.args, outside.args) == (args, (None,))


@pytest.mark.parametrize(
    ("checkout", "uses", "walked"),
    [
        ("", "./.github/actions/setup", True),
        ("", "./.github/actions/absent", False),
        ("{}", "./.github/actions/setup", True),
        ("{path: src}", "./src/.github/actions/setup", True),
        ("{path: src}", "./.github/actions/setup", False),
        ("{ref: v1}", "./.github/actions/setup", False),
        ("{}", "./.github/actions/setup-absent", False),
        ("{}", "./../outside", False),
        ("{}", "./${{ matrix.action }}", False),
    ],
)
def test_a_local_action_needs_its_checkout(shell, checkout, uses, walked):
    body = f"- uses: actions/checkout@v4\n  with: {checkout}\n" if checkout else ""
    body += f"- uses: {uses}\n  with: {{tool: trivy}}\n- run: use"
    repository({CI: steps(body), SETUP: COMPOSITE}).traces  # noqa: B018
    after = shell.machine("use")
    assert after.provided.get("trivy") is (Tri.YES if walked else None)
    assert after.unknown_provider is not walked
    assert after.guessed is (walked and not checkout)
    assert bool(after.checkouts) is bool(checkout or not walked)


@pytest.mark.parametrize(
    ("uses", "walked"),
    [
        ("$/.github/actions/setup", True),
        ("$/./.github/actions/setup/", True),
        ("$/.github/actions/absent", False),
        ("$/.github/actions/setup@main", False),  # GitHub refuses it
    ],
)
@pytest.mark.parametrize("checkout", ["", "- uses: actions/checkout@v4\n  with: {ref: v1}\n"])
def test_an_action_of_the_running_commit_needs_no_checkout(shell, checkout, uses, walked):
    body = f"{checkout}- uses: {uses}\n  with: {{tool: trivy}}\n- run: use"
    repository({CI: steps(body), SETUP: COMPOSITE}).traces  # noqa: B018
    after = shell.machine("use")
    assert after.provided.get("trivy") is (Tri.YES if walked else None)
    assert after.unknown_provider is not walked


@pytest.mark.parametrize("using", ["node20", "docker"])
def test_other_local_actions_may_do_anything(shell, using):
    body = "- uses: actions/checkout@v4\n- uses: ./\n- run: use"
    repository({CI: steps(body), "action.yml": f"runs: {{using: {using}}}"}).traces  # noqa: B018
    assert shell.machine("use").unknown_provider


def test_actions_that_call_each_other_come_to_an_end(shell):
    call = "runs: {{using: composite, steps: [{{uses: ./{0}}}, {{uses: ./{0}}}]}}"
    files = {f"a{n}/action.yml": call.format(f"a{n + 1}") for n in range(30)}
    cycle = {"b/action.yml": call.format("c"), "c/action.yml": call.format("b")}
    body = "- uses: actions/checkout@v4\n- uses: ./a0\n- uses: ./b\n- run: use"
    trace = repository({CI: steps(body), **files, **cycle}).traces[0]
    assert len(trace.events) <= STEP_BUDGET
    assert trace.events[-1].before.unknown_provider


def test_the_budget_ends_a_walk(shell):
    many = "\n".join(["- run: a"] * (STEP_BUDGET + 5))
    assert len(trace_of(steps(many)).events) == STEP_BUDGET


def test_a_step_with_neither_run_nor_uses_does_nothing(shell):
    trace_of(steps("- name: nothing\n- uses: ${{ x }}/y@v1\n- run: use"))
    assert shell.machine("use").unknown_provider


def test_an_unknown_directory_is_unknown(shell):
    trace_of(steps("- run: a\n  working-directory: ${{ inputs.d }}"))
    assert shell.machine("a").directory is UNKNOWN


LEGS = """\
    strategy:
      matrix:
        os: [a, b, c]
        include:
          - {os: a, cmd: first, on: 1}
          - {os: b, cmd: "second  # b"}
          - {os: c, cmd: LAST}
    steps:"""


@pytest.mark.parametrize(
    ("run", "last", "ran"),
    [
        ("${{ matrix.cmd }}", "third", ["first", "second  # b", "third"]),
        ("${{ matrix.cmd }}", "'${{ github.ref }}'", ["${{ matrix.cmd }}"]),
        ("${{ matrix.cmd }}", "[a]", ["${{ matrix.cmd }}"]),
        ("${{ matrix.cmd }} .", "third", ["${{ matrix.cmd }} ."]),
        ("${{ matrix.cmd }}\n  if: matrix.on != 1", "third", ["second  # b", "third"]),
        ("${{ matrix.cmd }}\n  if: matrix.os != 'c'", "[a]", ["first", "second  # b"]),
    ],
)
def test_commands_of_the_matrix_are_run_where_they_stand(shell, run, last, ran):
    trace_of(steps(f"- run: {run}").replace("    steps:", LEGS.replace("LAST", last)))
    texts = [unit.text for unit, _, _ in shell.calls]
    assert texts == ran
    assert all(unit.scalar.value == unit.text for unit, _, _ in shell.calls)


def test_what_only_some_legs_install_may_be_there(shell):
    body = steps("- run: ${{ matrix.cmd }}\n- run: after")
    trace_of(
        body.replace("    steps:", "    strategy: {matrix: {cmd: [install x, b]}}\n    steps:")
    )
    assert shell.machine("after").has("x") is Tri.UNKNOWN


def test_commands_of_a_matrix_that_is_not_known_are_not_known(shell):
    text = steps("- run: ${{ matrix.cmd }}").replace(
        "    steps:", "    strategy: {matrix: '${{ fromJSON(needs.a.outputs.b) }}'}\n    steps:"
    )
    trace_of(text)
    assert [unit.text for unit, _, _ in shell.calls] == ["${{ matrix.cmd }}"]
