"""Which packages a list names, with those that it takes in."""

import pytest

from fixers.model.requirements import packages_of

FILES = {
    "app/requirements.txt": "flask==3.0 # web\n-r extra/more.txt\n\n# none\n--hash=sha256:x\n",
    "app/extra/more.txt": "-c ../pins.txt\nrequests[socks]>=2\n",
    "app/pins.txt": "urllib3\n",
    "places.txt": "-e ./tools/mine\ngit+https://host/team/other.git#egg=other\n./local-one\n",
    "broken.txt": "flask\n-r absent.txt\n",
    "loop.txt": "flask\n-r loop.txt\n",
}


@pytest.mark.parametrize(
    ("path", "packages"),
    [
        ("app/requirements.txt", ["flask", "urllib3", "requests"]),
        ("broken.txt", None),
        ("loop.txt", None),
        ("absent.txt", None),
    ],
)
def test_packages(path: str, packages: list[str] | None) -> None:
    assert packages_of(path, FILES.get) == packages


def test_a_package_from_a_place_may_have_any_name_that_the_place_holds() -> None:
    found = packages_of("places.txt", FILES.get)
    assert found is not None
    assert {"mine", "other", "local-one"} <= set(found)
