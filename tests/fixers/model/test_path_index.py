"""The index of paths, built and taken over."""

from hypothesis import given
from hypothesis import strategies as st

from fixers.model.path_index import Index, PathIndex

PARTS = st.sampled_from(["a", "b", "lib", "x.sh"])
PATHS = st.frozensets(st.lists(PARTS, min_size=1, max_size=4).map("/".join), max_size=12)


def told(index: PathIndex) -> tuple[object, ...]:
    inside = {folder: index.names_in(folder) for folder in ("", *index.folders)}
    parts = (index.by_name, index.by_folder, index.folders_by_name, index.by_depth)
    return index.paths, index.folders, inside, *map(in_order, parts)


def in_order(index: Index) -> dict[str, list[str]]:
    return {key: sorted(paths) for key, paths in index.items()}


@given(PATHS, PATHS, st.booleans())
def test_an_index_taken_over_is_the_one_that_would_be_built(
    before: frozenset[str], after: frozenset[str], only_more: bool
) -> None:
    old = PathIndex(tuple(sorted(before)))
    told(old)
    after |= before if only_more else frozenset()
    new = PathIndex(tuple(sorted(after)))
    assert told(old.after(after)) == told(new)
    assert old.after(after).by_name == new.by_name
    assert old.after(after).by_folder == new.by_folder
    assert told(old.after(after).after(before)) == told(old)


def test_an_index_of_the_same_paths_is_the_same() -> None:
    index = PathIndex(("a", "b/c"))
    assert index.after({"b/c": 1, "a": 2}) is index


def test_an_index_may_be_taken_over_before_it_was_asked() -> None:
    index = PathIndex(("b/c",)).after(("b/c", "b/d/e"))
    assert index.names_in("b") == {"c", "d"}
    assert index.names_in("nowhere") == frozenset()
    assert list(index.by_depth[1]) == ["b/c", "b/d"]
