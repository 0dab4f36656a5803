"""Jobs that deploy to several environments, production among them."""

import pytest

from tests.fixers.rules.asking import fixed, found, run


@pytest.mark.parametrize(
    ("places", "fix"),
    [
        ("[staging, production]", "environment: ${{ matrix.place }}"),
        ("[eu-staging, eu-production]", "the job serves several environments"),
    ],
)
def test_a_matrix_of_places(places, fix):
    steps = "- uses: actions/checkout@v4\n" + run(
        "helm upgrade shop-${{ matrix.place }} charts/shop"
    )
    job = f"strategy: {{matrix: {{place: {places}}}}}"
    (told,) = found("prod-deploy-ungated", steps, job=job)
    assert fixed(told).strip() == fix
