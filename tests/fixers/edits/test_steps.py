import pytest

from fixers.edits import (
    add_inputs,
    insert_step_after,
    insert_step_before,
    remove_step,
    set_env,
    set_step_key,
)
from fixers.edits.step_order import move_step_before
from tests.fixers.edits.support import HEAD, edited, step

STEPS = """\
      - uses: actions/checkout@v4

      # Builds.
      - name: Build
        if: github.ref == 'refs/heads/main' # only there
        # why
        run: |
          make

      - run: make test
"""
TEXT = HEAD + STEPS


class TestInsertBefore:
    def test_goes_above_the_comments_of_the_step(self) -> None:
        edit = insert_step_before(step(TEXT, 1), "Set up", run="terraform init")
        expected = "      - name: Set up\n        run: terraform init\n\n      # Builds.\n"
        assert edited(TEXT, edit) == TEXT.replace("      # Builds.\n", expected)

    def test_first_step_of_a_list_without_blank_lines(self) -> None:
        text = HEAD + "      - run: a\n      - run: b"
        edit = insert_step_before(step(text), "Go", run="x")
        assert edited(text, edit) == HEAD + (
            "      - name: Go\n        run: x\n      - run: a\n      - run: b"
        )

    def test_action_with_tag_and_inputs(self) -> None:
        text = HEAD + "    - run: a\n"
        edit = insert_step_before(
            step(text),
            "Get: tools",
            uses="x/y@abc",
            ref="v1.2",
            inputs=(("version", "1.20"), ("depth", "0"), ("on", "${{ a }}")),
            directory="in fra",
        )
        assert edited(text, edit) == HEAD + (
            "    - name: 'Get: tools'\n"
            "      working-directory: in fra\n"
            "      uses: x/y@abc # v1.2\n"
            "      with:\n"
            "        version: '1.20'\n"
            "        depth: 0\n"
            "        'on': ${{ a }}\n"
            "    - run: a\n"
        )

    def test_condition_is_copied_on_request(self) -> None:
        edit = insert_step_before(step(TEXT, 1), "Go", run="x", copy_if=True)
        assert edit is not None
        assert "if: github.ref == 'refs/heads/main'\n" in edit.text
        edit = insert_step_before(step(TEXT), "Go", run="x", copy_if=True)
        assert edit is not None
        assert "if:" not in edit.text

    def test_condition_over_several_lines_is_not_copied(self) -> None:
        text = HEAD + "      - if: |\n          a\n        run: b\n"
        assert insert_step_before(step(text), "Go", run="x", copy_if=True) is None

    def test_script_that_cannot_stand_plain_becomes_a_block(self) -> None:
        text = HEAD + "      -   run: a\n"
        edit = insert_step_before(step(text), "Go", run="echo a: b\n\nc")
        assert edited(text, edit) == HEAD + (
            "      -   name: Go\n          run: |\n            echo a: b\n\n            c\n"
            "      -   run: a\n"
        )

    def test_newline_style_is_kept(self) -> None:
        text = TEXT.replace("\n", "\r\n")
        edit = insert_step_before(step(text, 1), "Go", run="a\nb")
        result = edited(text, edit)
        assert "\n" not in result.replace("\r\n", "")

    @pytest.mark.parametrize(
        "steps",
        [
            "      - &x\n        run: a\n",
            "      - &x {run: a}\n      - *x\n",
            "      [&x {run: a}]\n",
        ],
    )
    def test_anchored_steps_are_left_alone(self, steps: str) -> None:
        assert insert_step_before(step(HEAD + steps), "Go", run="x") is None

    def test_dashes_on_lines_of_their_own(self) -> None:
        text = HEAD + "      # c\n      -\n        run: a\n"
        edit = insert_step_before(step(text), "Go", run="x")
        new = "      -\n        name: Go\n        run: x\n"
        assert edited(text, edit) == text.replace("      # c\n", f"{new}      # c\n")

    def test_flow_step_of_a_block_list(self) -> None:
        text = HEAD + "      - {run: a}\n"
        edit = insert_step_before(step(text), "Go", run="x", shell="bash")
        assert edited(text, edit) == HEAD + (
            "      - name: Go\n        shell: bash\n        run: x\n      - {run: a}\n"
        )

    def test_flow_list(self) -> None:
        text = HEAD + "      [{if: a, run: a}]\n"
        edit = insert_step_before(
            step(text), "Go", uses="x/y@abc", ref="v1", inputs=(("v", "1.0"),), copy_if=True
        )
        assert edited(text, edit) == HEAD + (
            "      [{ name: Go, if: a, uses: x/y@abc, with: { v: '1.0' } }, {if: a, run: a}]\n"
        )
        edit = insert_step_before(step(text), "Go", run="a\n[ b ]")
        assert edit is not None
        assert edit.text == '{ name: Go, run: "a\\n[ b ]" }, '

    @pytest.mark.parametrize("own", ["a || b", "${{ a || b }}"])
    def test_further_condition_stands_before_the_copied_one(self, own: str) -> None:
        text = HEAD + f"      - if: {own}\n        run: b\n"
        edit = insert_step_before(step(text), "Go", run="x", copy_if=True, only="c == 'd'")
        assert edit is not None
        assert "if: (c == 'd') && (" in edit.text
        assert edit.text.count("${{") == 0
        edit = insert_step_before(step(text), "Go", run="x", only="c == 'd'")
        assert edit is not None
        assert "if: c == 'd'\n" in edit.text

    @pytest.mark.parametrize(
        "steps",
        [
            "      [{run: a}]\n",
            "      - {run: a}\n",
            "      - &x\n        run: a\n",
            "      - &x {run: a}\n      - *x\n",
        ],
    )
    def test_unusual_styles_are_not_changed_or_removed(self, steps: str) -> None:
        assert set_step_key(step(HEAD + steps), "id", ["x"]) is None
        assert remove_step(step(HEAD + steps)) is None


class TestInsertAfter:
    def test_keeps_the_blank_lines_between_steps(self) -> None:
        edit = insert_step_after(step(TEXT, 1), "Go", run="x")
        assert edited(TEXT, edit) == TEXT.replace(
            "          make\n\n",
            "          make\n\n      - name: Go\n        run: x\n\n",
        )

    def test_at_the_end_without_final_newline(self) -> None:
        text = HEAD + "      - run: a # c"
        edit = insert_step_after(step(text), "Go", run="x")
        assert edited(text, edit) == text + "\n      - name: Go\n        run: x"

    def test_not_behind_a_block_that_keeps_blank_lines(self) -> None:
        for block in ("|+\n          a\n\n", "|\n          a"):
            text = HEAD + f"      - run: {block}"
            assert insert_step_after(step(text), "Go", run="x") is None


class TestRemove:
    def test_takes_its_comments_along(self) -> None:
        start, end = TEXT.index("      # Builds."), TEXT.index("      - run: make test")
        assert edited(TEXT, remove_step(step(TEXT, 1))) == TEXT[:start] + TEXT[end:]

    def test_last_step(self) -> None:
        assert edited(TEXT, remove_step(step(TEXT, 2))) == TEXT.replace(
            "\n\n      - run: make test", ""
        )

    def test_last_step_whose_end_another_value_depends_on(self) -> None:
        for block, end in (("|\n          a", ""), ("|+\n          a\n", "\n")):
            text = HEAD + f"      - run: {block}\n      - run: b{end}"
            assert remove_step(step(text, 1)) is None

    def test_last_step_leaves_spaces_at_line_ends(self) -> None:
        text = HEAD + "      - run: |\n          a \n\n      - run: b\n"
        assert edited(text, remove_step(step(text, 1))) == HEAD + "      - run: |\n          a \n"

    def test_dash_of_the_next_step_on_a_line_of_its_own(self) -> None:
        text = HEAD + "      - run: a\n      -\n        run: b\n"
        assert edited(text, remove_step(step(text))) == HEAD + "      -\n        run: b\n"

    def test_before_a_step_with_a_comment_behind_its_dash(self) -> None:
        text = HEAD + "      - run: a\n      - # c\n        run: b\n"
        assert remove_step(step(text)) is None

    def test_only_step(self) -> None:
        assert remove_step(step(HEAD + "      - run: a\n")) is None


class TestSetKey:
    def test_new_key_goes_above_run_and_its_comment(self) -> None:
        edit = set_step_key(step(TEXT, 1), "working-directory", ["infra"])
        assert edited(TEXT, edit) == TEXT.replace(
            "        # why\n", "        working-directory: infra\n        # why\n"
        )

    def test_new_key_goes_below_a_leading_run(self) -> None:
        text = HEAD + "      - run: make # c"
        edit = set_step_key(step(text), "env", ["", "A: b"])
        assert edited(text, edit) == text + "\n        env:\n          A: b"

    def test_below_a_block_that_keeps_blank_lines_is_refused(self) -> None:
        text = HEAD + "      - run: |+\n          a\n\n"
        assert set_step_key(step(text), "env", ["", "A: b"]) is None

    def test_replaces_a_value_and_keeps_the_comment_behind(self) -> None:
        edit = set_step_key(step(TEXT, 1), "if", ["always()"])
        assert edited(TEXT, edit) == TEXT.replace("github.ref == 'refs/heads/main' #", "always() #")

    def test_a_comment_inside_the_value_is_not_lost(self) -> None:
        text = HEAD + "      - run: a\n        env:\n          # c\n          A: b\n"
        assert set_step_key(step(text), "env", ["", "A: c"]) is None


class TestEnv:
    def test_new_mapping(self) -> None:
        text = HEAD + "      - name: Go\n        run: a\n"
        edit = set_env(step(text), {"A": "${{ inputs.a }}", "B": "x: y"})
        assert edited(text, edit) == HEAD + (
            "      - name: Go\n"
            "        env:\n          A: ${{ inputs.a }}\n          B: 'x: y'\n"
            "        run: a\n"
        )

    def test_more_in_a_block_mapping(self) -> None:
        text = HEAD + "      - run: a\n        env:\n            A: b # c\n\n      - run: b\n"
        edit = set_env(step(text), {"A": "b", "C": "1"})
        assert edited(text, edit) == text.replace("# c\n", "# c\n            C: 1\n")

    @pytest.mark.parametrize("empty", ["env:", "env: {}", "env: { }"])
    def test_the_first_in_an_empty_one(self, empty: str) -> None:
        text = HEAD + f"      - run: a\n        {empty}\n        shell: bash\n"
        edit = set_env(step(text), {"C": "1"})
        assert edited(text, edit) == text.replace(empty, "env:\n          C: 1")

    def test_more_in_a_flow_mapping(self) -> None:
        text = HEAD + "      - run: a\n        env: { A: b }\n"
        edit = set_env(step(text), {"C": "${{ x }}"})
        assert edited(text, edit) == text.replace("A: b }", "A: b, C: '${{ x }}' }")

    @pytest.mark.parametrize(
        "env",
        [
            "{A: c}",
            "{A: b}",
            "${{ fromJSON('{}') }}",
            "&e {}",
            "\n          X: |+\n            a\n",
        ],
    )
    def test_nothing_to_add_or_not_sure(self, env: str) -> None:
        text = HEAD + f"      - run: a\n        env: {env}\n"
        variables = {"A": "b"} if env == "{A: b}" else {"A": "b", "N": "m"}
        assert set_env(step(text), variables) is None


class TestAddInputs:
    TEXT = HEAD + "      - uses: a/b@v1\n        with:\n          one: 1\n"

    def test_goes_below_those_that_are_there(self) -> None:
        edit = add_inputs(step(self.TEXT), {"two": "yes", "three": "x y"})
        expected = "          two: 'yes'\n          three: x y\n"
        assert edited(self.TEXT, edit) == self.TEXT + expected

    def test_changes_no_input_and_makes_no_mapping(self) -> None:
        assert add_inputs(step(self.TEXT), {"one": "2"}) is None
        assert add_inputs(step(self.TEXT), {}) is None
        assert add_inputs(step(HEAD + "      - uses: a/b@v1\n"), {"two": "2"}) is None


def test_a_new_step_may_have_an_id() -> None:
    text = HEAD + "      - run: a\n"
    edit = insert_step_before(step(text), "Go", id="go", run="x")
    added = "      - name: Go\n        id: go\n        run: x\n"
    assert edited(text, edit) == HEAD + added + "      - run: a\n"


def test_an_environment_that_is_there_already_needs_nothing() -> None:
    text = HEAD + "      - run: a\n        env:\n          A: 1\n"
    assert set_env(step(text), {"A": "1"}) is None
    assert set_env(step(text), {"A": "2"}) is None
    assert edited(text, set_env(step(text), {"A": "1", "B": "2"})) == text + "          B: 2\n"


class TestStepsAtTheSameTime:
    """Beside others of `parallel:` nothing is before or after a step."""

    GROUP = "      # Both.\n      - parallel:\n          - run: a\n          - run: b\n"
    TEXT = f"{HEAD}      - run: first\n{GROUP}      - run: last\n"

    @pytest.mark.parametrize("index", [1, 2])
    def test_a_new_step_stands_around_all_of_them(self, index: int) -> None:
        own = step(self.TEXT, index)
        new = "      - name: Go\n        run: x\n"
        before = insert_step_before(own, "Go", run="x")
        assert edited(self.TEXT, before) == self.TEXT.replace(self.GROUP, new + self.GROUP)
        after = insert_step_after(own, "Go", run="x")
        assert edited(self.TEXT, after) == self.TEXT.replace(self.GROUP, self.GROUP + new)

    def test_in_a_flow_list(self) -> None:
        text = HEAD.replace("steps:\n", "steps: [{parallel: [{run: a}, {run: b}]}]\n")
        edit = insert_step_before(step(text, 1), "Go", run="x")
        expected = "steps: [{ name: Go, run: x }, {parallel:"
        assert edited(text, edit) == text.replace("steps: [{parallel:", expected)

    def test_no_step_is_moved_in_or_out(self) -> None:
        assert move_step_before(step(self.TEXT, 3), step(self.TEXT, 1)) is None
        assert move_step_before(step(self.TEXT, 2), step(self.TEXT, 1)) is not None
