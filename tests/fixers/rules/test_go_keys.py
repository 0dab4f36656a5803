"""Keys of caches of Go modules, and what cannot be changed surely."""

import pytest

from fixers.diagnostics import Confidence
from tests.fixers.rules.asking import fixed, found

RULE = "go-cache-key"
SUM = {"go.sum": "", "go.mod": "module shop\n"}
CACHE = "- uses: actions/cache@v4\n  with:\n    path: ~/go/pkg/mod\n    key: %s\n"
STALE = "the key of Go's modules does not change with them: the first cache stays for ever"


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("go-${{ hashFiles('go.sum') }}", []),
        ("go-${{ hashFiles(matrix.sum) }}", []),
        ("go-${{ format('v{0}', hashFiles('go.sum')) }}", []),
        ("go-${{ runner.os == 'Linux' && hashFiles('go.sum') || 'none' }}", []),
        ("go-${{ !github.event.forced && hashFiles('Makefile') }}", [STALE]),
        ("go-${{ runner.os }}", [STALE]),
        ("go-${{ runner.os + }}", []),
    ],
)
def test_keys(key, told):
    assert [f.message for f in found(RULE, CACHE % key, **SUM)] == told


UNSURE = "the step is written in a way that cannot be changed surely"
SETUP = "- uses: actions/setup-go@v5\n  with: {go-version: '1.23'}\n"


@pytest.mark.parametrize(
    ("steps", "files"),
    [
        (
            SETUP + "- &cache {uses: actions/cache@v4, with: {path: ~/go/pkg/mod, key: go}}\n"
            "- *cache\n",
            SUM,
        ),
        (CACHE % "go-${{ hashFiles('src/(old)/main.go') }}", SUM),
        (
            "- uses: actions/checkout@v4\n- uses: actions/setup-go@v5\n",
            {"shop/go.sum": "", "shop/go.mod": "module shop\n"},
        ),
    ],
)
def test_steps_that_are_left(steps, files):
    told = found(RULE, steps, **files)
    assert told
    assert {fixed(f) for f in told} == {UNSURE}


def test_an_action_without_a_version_may_be_any():
    assert found(RULE, "- uses: actions/setup-go\n", **{"shop/go.sum": ""}) == ()


BESIDE = """\
- uses: actions/checkout@v4
- uses: actions/setup-go@v5
  with:
    go-version: "1.23"
- id: kept
  uses: actions/cache@v4
  with:
    path: %s
    key: go-${{ hashFiles('go.sum') }}
- run: echo "${{ steps.kept.outputs.cache-hit }}" && go build ./...
  working-directory: shop
"""


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("~/go/pkg/mod", "other steps ask what `kept` found"),
        ("~/.npm", "cache-dependency-path: '**/go.sum'"),
    ],
)
def test_a_cache_beside_a_setup_that_is_told_its_files(path, fix):
    files = {"shop/go.sum": "", "shop/go.mod": "module shop\n"}
    told, *_ = found(RULE, BESIDE % path, **files)
    assert fix in fixed(told).replace('"', "'")


@pytest.mark.parametrize(
    ("more", "sure"),
    [
        ({"src/shop/vendor/modules.txt": ""}, Confidence.LOW),
        ({"src/shop/vendor/modules.txt": "", "src/cart/go.mod": ""}, Confidence.HIGH),
        ({"src/shop/vendor/modules.txt": "", "src/shop/tools/go.mod": ""}, Confidence.LOW),
        ({}, Confidence.HIGH),
    ],
)
def test_modules_with_copies_of_what_they_need_download_nothing(more, sure):
    steps = "- uses: actions/checkout@v5\n- uses: actions/setup-go@v5\n"
    files = {"src/shop/go.mod": "module shop\n", "src/shop/go.sum": "", **more}
    (told,) = found(RULE, steps, **files)
    assert told.confidence is sure


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("go run -C tools ./cmd", []),
        ("go run -C=tools ./cmd", []),
        ("go run ./cmd", ["go.sum"]),
        ("go build -C cart -o x", ["cart/go.sum"]),
        ("go build -C $WHERE", []),
    ],
)
def test_the_module_that_an_option_goes_to(command, asked):
    setup = "- uses: actions/checkout@v5\n" + SETUP.replace("}", ", %s}")
    files = {f"{at}{name}": "module x\n" for at in ("", "tools/", "cart/") for name in SUM}
    steps = setup % "cache-dependency-path: tools/go.sum" + f"- run: {command}\n"
    assert [f.message.split("`")[1] for f in found(RULE, steps, **files)] == asked


KEPT = "- uses: actions/cache@v4\n  with:\n    path: %s\n    key: go-${{ hashFiles(%s) }}\n"


@pytest.mark.parametrize(
    ("path", "files", "told"),
    [
        (".gocache", "'cmd/go.sum'", ["`hashFiles('cmd/go.sum')` matches no file"]),
        ("tools/bin", "'cmd/go.mod', 'cmd/go.sum'", ["`hashFiles('cmd/go.mod', 'cmd/go.sum')`"]),
        (".gocache", "'**/go.sum'", []),
        (".gocache", "'cmd/go.sum', 'Makefile'", []),  # also for other things
        ("tools/bin", "'go.sum'", []),  # modules elsewhere are none of its business
    ],
)
def test_keys_of_module_files_for_other_folders(path, files, told):
    both = {**SUM, "api/go.mod": "module api\n", "api/go.sum": ""}
    said = [
        f.message
        for f in found(RULE, "- uses: actions/checkout@v4\n" + KEPT % (path, files), **both)
    ]
    assert len(said) == len(told)
    assert all(one.startswith(start) for one, start in zip(said, told, strict=True))
