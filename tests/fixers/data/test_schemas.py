"""The data files against their schemas, against each other, and their refresh."""

import json
import re
import runpy
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from fixers.data import refresh
from fixers.model.facts.tools import tool_of

DATA = Path(refresh.__file__).parent
FILES = sorted(path.stem for path in DATA.glob("*.json") if not path.stem.endswith(".schema"))


def once(pairs):
    """An object of JSON; of a key that stands twice, json.loads would drop the first silently."""
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    assert not twice, f"keys that stand twice: {twice}"
    return dict(pairs)


def load(name: str):
    return json.loads((DATA / f"{name}.json").read_text("utf-8"), object_pairs_hook=once)


def mistakes(name: str, data):
    """What the schema of a data file says against data: `file: place: reason`."""
    schema = load(f"{name}.schema")
    jsonschema.Draft202012Validator.check_schema(schema)
    found = jsonschema.Draft202012Validator(schema).iter_errors(data)
    return [f"{name}.json: {error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("name", FILES)
def test_fits_its_schema(name):
    assert mistakes(name, load(name)) == []


def test_a_mistake_is_named_with_its_file_and_place():
    data = load("commands")
    data["installers"]["apk"] = "add"
    data["opaqe"] = data.pop("opaque")
    assert sorted(mistakes("commands", data)) == [
        "commands.json: $.installers.apk: 'add' is not of type 'array'",
        "commands.json: $: 'opaque' is a required property",
        "commands.json: $: Additional properties are not allowed ('opaqe' was unexpected)",
    ]


def test_what_a_manager_brings_is_said_of_a_program_that_may_bring_anything():
    data = load("commands")
    assert set(data["managers"]) <= {*data["opaque"], *data["provides"]}


def test_every_row_has_a_mark_per_image():
    data = load("runner_images")
    assert {len(row) for row in data["commands"].values()} == {len(data["images"])}
    assert set(data["labels"].values()) <= set(data["images"])


def test_an_executable_belongs_to_one_tool():
    names = Counter(e for tool in load("tools")["tools"].values() for e in tool["executables"])
    assert [name for name, count in names.items() if count > 1] == []


def test_a_container_holds_known_tools():
    known = {e for tool in load("tools")["tools"].values() for e in tool["executables"]}
    assert {e for image in load("containers").values() for e in image["holds"]} <= known


def test_an_action_is_listed_once():
    data = load("actions")
    names = [*data["providers"], *data["writers"]]
    for group in ("inert", "anything"):
        names += [name for listed in data[group].values() for name in listed]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_setup_action_of_a_recipe_provides_the_tool():
    actions = {**load("actions")["providers"], **load("actions")["lists"]}
    for name, tool in load("tools")["tools"].items():
        for recipe in (one for one in tool["install"] if "uses" in one):
            facts, given = actions[recipe["uses"].lower()], recipe.get("with", {})
            told = [given.get(key, "").split("@")[0] for key in facts.get("inputs", ())]
            assert {*facts.get("provides", ()), *told} & set(tool["executables"]), name


def test_an_action_that_installs_what_it_is_told_is_told_a_version():
    recipes = (r for tool in load("tools")["tools"].values() for r in tool["install"])
    told = [r["with"]["tool"] for r in recipes if r.get("uses") == "taiki-e/install-action"]
    assert told and all(re.fullmatch(r"[\w-]+@\d+(\.\d+)+", one) for one in told)


def test_a_package_of_a_registry_is_installed_in_one_version():
    """But by managers of a system, which have but one."""
    pinned = r"pipx install \S+==\d|npm install \S+ \S+@\d|(?:GOBIN=\S+ )?go install \S+@v\d"
    pinned += r"|dotnet tool install \S+ \S+ --version \d"
    managers = r"pipx |npm |(?:GOBIN=\S+ )?go install|dotnet tool|cargo "
    for name, tool in load("tools")["tools"].items():
        lines = [r["run"][0] for r in tool["install"] if "run" in r]
        assert all(re.match(pinned, one) for one in lines if re.match(managers, one)), name


def test_no_recipe_uses_a_compromised_commit():
    data = load("tools")
    bad = {commit for entry in data["compromised"] for commit in entry["commits"]}
    used = {r["sha"] for t in data["tools"].values() for r in t["install"] if "sha" in r}
    assert used and not used & bad
    safe = {a: set(entry["safe"]) for entry in data["compromised"] for a in entry["actions"]}
    for tool in data["tools"].values():
        for recipe in tool["install"]:
            if recipe.get("uses") in safe:
                assert recipe["sha"] in safe[recipe["uses"]]


def test_a_tool_without_future_names_another_way():
    for name, tool in load("tools")["tools"].items():
        assert tool["maintained"] or "instead" in tool, name


DERIVED = {
    "source": {"repository": "actions/runner-images", "commit": "0" * 40, "date": "2026-01-01T"},
    "labels": {"Ubuntu-Latest": "ubuntu", "windows-latest": "windows"},
    "images": {
        "ubuntu": {
            "os": "Ubuntu 24.04 (VM)",
            "arch": "arm64",
            "image_version": "1",
            "commands": {"jq": "1.7", "trivy": None, "brew": "1", "gdb": "1"},
            "inferred_commands": ["less"],
            "unverified_commands": ["gdb"],
            "off_path": {"brew": {}},
        },
        "windows": {
            "os": "windows-2025",
            "arch": "x64",
            "image_version": "2",
            "commands": {"jq": "*"},
        },
    },
}


def test_refresh_marks_only_what_was_checked(tmp_path, monkeypatch):
    source, target = tmp_path / "derived.json", tmp_path / "runner_images.json"
    source.write_text(json.dumps(DERIVED))
    monkeypatch.setattr(refresh, "TARGET", target)
    monkeypatch.setattr(sys, "argv", ["refresh", str(source)])
    refresh.main()
    built = json.loads(target.read_text())
    assert built["commands"] == {"brew": "-?", "jq": "++", "less": "+?", "trivy": "-?"}
    assert built["labels"] == {"ubuntu-latest": "ubuntu", "windows-latest": "windows"}
    assert built["images"]["ubuntu"] == {"os": "Linux", "arch": "ARM64", "version": "1"}
    assert built["images"]["windows"]["os"] == "Windows"
    jsonschema.validate(built, load("runner_images.schema"))


def test_refresh_keeps_what_its_input_does_not_name(tmp_path, monkeypatch):
    source, target = tmp_path / "derived.json", tmp_path / "runner_images.json"
    source.write_text(json.dumps(DERIVED))
    before = {"images": {"windows": {}, "gone": {}}, "commands": {"grype": "-+", "jq": "--"}}
    target.write_text(json.dumps(before))
    monkeypatch.setattr(refresh, "TARGET", target)
    monkeypatch.setattr(sys, "argv", ["refresh", str(source)])
    refresh.main()
    commands = json.loads(target.read_text())["commands"]
    assert (commands["grype"], commands["jq"]) == ("?-", "++")


def test_each_tool_is_known_on_each_hosted_system():
    """Otherwise no missing tool is ever found: a row of its own, or the system it belongs to."""
    rows = load("runner_images")["commands"]
    for name, tool in load("tools")["tools"].items():
        for executable in tool["executables"]:
            assert {"+", "-"} & set(rows[executable]), (name, executable)
            assert tool_of(executable).name == name


def test_each_tool_has_a_recipe_or_a_reason():
    for name, tool in load("tools")["tools"].items():
        reason = tool.get("instead", "")
        assert tool["install"] or len(reason.split()) > 4, name


SEED = """tfsec tflint checkov yamllint snyk trivy grype semgrep trufflehog prowler parliament
zap-cli nuclei sqlmap k6 jmeter newman infracost driftctl flyway sentry-cli terraform"""


@pytest.mark.parametrize("command", SEED.split())
def test_the_tools_that_pipelines_forget_first(command):
    tool, rows = tool_of(command), load("runner_images")["commands"]
    assert tool is not None
    assert "?" not in rows[command]
    assert tool.instead or {"Linux"} <= {s for r in tool.recipes for s in r.systems}


def test_refresh_is_a_program(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["refresh", "--help"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(refresh.__file__, run_name="__main__")
    assert "Rebuild the table of runner images" in capsys.readouterr().out
