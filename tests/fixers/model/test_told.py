"""What programs leave behind that do what a file of the repository tells them."""

import pytest

from fixers.model import UNKNOWN, Tri
from tests.fixers.model.building import steps, workflow

PROJECT = '[project]\nname = "shop"\ndependencies = ["checkov"]\n'
FILES = {
    "pyproject.toml": PROJECT,
    "package.json": '{"scripts": {"lint": "checkov .", "get": "bash tools/get.sh"}}',
    "ci/Makefile": "scan:\n\tcheckov .\nmaybe: $(X)\n\tcheckov .\n",
    "odd/Makefile": "include absent.mk\nscan:\n\tcheckov .\n",
    "ci/build.ps1": "param([string]$Mode)\ndotnet build\n",
    "ci/get.ps1": "if ($x) {\n  choco install checkov\n}\n",
    "ci/calls.ps1": "./ci/build.ps1\n",
    "justfile": "scan:\n  checkov .\n",
    "tools/get.sh": "brew install checkov\n",
    "bin/rails": "#!/usr/bin/env ruby\nrequire 'rails/commands'\n",
    "bin/seed": "#!/usr/bin/env -S python3 -u\nimport checkov\n",
    "bin/other": "#!/usr/bin/awk -f\n",
    "composer.json": '{"require-dev": {"acme/checkov": "*"}}',
    "odd/composer.json": '{"require": {"checkov": "*"}, "config": {"bin-dir": "/usr/local/bin"}}',
    "artisan": "#!/usr/bin/env php\n<?php\n",
    "tools/get.py": "import os\nos.system('brew install checkov')\n",
}
NOTHING, NAMED, ANYTHING = (Tri.NO, Tri.NO), (UNKNOWN, Tri.NO), (UNKNOWN, UNKNOWN)
NAMES = ("checkov", "tfsec")
CHECKOUT = "- uses: actions/checkout@v4\n"


def after(script: str, before: str = CHECKOUT):
    """Whether `checkov`, which the files name, and `tfsec`, which they do not, are there."""
    block = script.replace("\n", "\n    ")
    repo = workflow(steps(f"{before}- run: |\n    {block}\n    x"), **FILES)
    (run,) = repo.traces[0].invocations("x")
    return tuple(UNKNOWN if t is Tri.UNKNOWN else t for t in map(run.before.has, NAMES))


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("pip list", NOTHING),
        ("pip install .", NAMED),
        ("pip install ./absent", ANYTHING),
        ("uv sync", NOTHING),
        ("poetry install", NOTHING),
        ("pip install poetry\npoetry self add poetry-plugin-export", NOTHING),
        ("poetry -C ci install", NAMED),
        ("poetry config virtualenvs.create false\npoetry install", NAMED),
        ("poetry config virtualenvs.create true\npoetry install", NOTHING),
        ("poetry run checkov", NOTHING),
        ("pdm install", NAMED),
        ("bundle install", NOTHING),
        ("make -C ci scan", NOTHING),
        ("make -C ci maybe", NAMED),
        ("make -C ci maybe -n", ANYTHING),
        ("make -f ci/other.mk scan", ANYTHING),
        ('make "$GOAL"', ANYTHING),
        ("make -C odd scan", ANYTHING),
        ("just scan", NAMED),
        ("task scan", ANYTHING),
        ("mise ls", NOTHING),
        ("mise run scan", ANYTHING),
        ("mise use checkov@3", NAMED),
        ("npm run lint", NAMED),
        ("npm run get", NAMED),
        ("npm run lint -- -g", ANYTHING),
        ("npm install -g checkov", (Tri.YES, Tri.NO)),
        ("pwsh ci/build.ps1", NOTHING),
        ("pwsh -File ci/absent.ps1", NOTHING),
        ("pwsh ci/setup.ps1", ANYTHING),
        ("pwsh ci/get.ps1", ANYTHING),
        ("pwsh ci/calls.ps1", ANYTHING),
        ("pwsh ../build.ps1", ANYTHING),
        ("pwsh -c 'checkov'", NAMED),
        ('pwsh -Command "$X"', ANYTHING),
        ("pwsh -Command", ANYTHING),
        ("pwsh", ANYTHING),
        ("python -V", NOTHING),
        ("node -v", NOTHING),
        ("python -v tools/get.py", NAMED),
        ("python tools/get.py", NAMED),
        ("python <<'EOF'\nprint('checkov')\nEOF", NAMED),
        ("python -m tools.get", NAMED),
        ("python -m pytest", NOTHING),
        ("python -m invoke scan", ANYTHING),
        ("node -p \"require('./package.json').version\"", NOTHING),
        ("composer install --no-dev", NOTHING),
        ("cd odd\ncomposer install", NAMED),
        ("composer global update", NAMED),
        ("COMPOSER_BIN_DIR=/usr/local/bin composer install", NAMED),
        ("bin/rails db:migrate", NOTHING),
        ("php artisan migrate --force", NOTHING),
        ("php -r 'echo 1;'", NOTHING),
        ("bin/seed", NAMED),
        ("bin/other", ANYTHING),
        ("python absent.py", NOTHING),
        ("composer install\nvendor/bin/psalm", NOTHING),
        ("composer install\nphp vendor/bin/psalm", NOTHING),
        ("npm ci\n./node_modules/.bin/lerna run x", NOTHING),
        ("~/.local/bin/scan", NOTHING),
        ("go build -o app . && ./app --port 80", NOTHING),
        ("go build -o app . && ./app install", ANYTHING),
        ('go build -o app . && ./app "$X"', ANYTHING),
        ("go build -o mage . && ./mage", ANYTHING),
        ("npm run lint && node dist/index.js", NAMED),
        ("/srv/app", NOTHING),
        ("../app", ANYTHING),
    ],
)
def test_what_a_file_says(script, left):
    assert after(script) == left


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("pip install .", ANYTHING),
        ("poetry install", NOTHING),
        ("python -m pytest", NOTHING),
        ("python -m tools.get", ANYTHING),
        ("make scan", ANYTHING),
    ],
)
def test_what_is_not_checked_out_may_say_anything(script, left):
    assert after(script, "") == left


def test_a_lost_script_outside_of_the_workspace():
    lost = "- working-directory: /srv\n  run: ./scan.sh\n"
    assert after("true", CHECKOUT + lost) == ANYTHING
