"""Typed access to the tools."""

from fixers.model.facts.tools import compromises, tool_of, tools


def test_a_tool_and_its_recipe():
    trivy = tool_of("trivy")
    assert trivy is tools()["trivy"] and trivy.maintained
    recipe = trivy.recipe()
    assert (recipe.uses, recipe.run, recipe.inputs[0][0]) == (
        "aquasecurity/setup-trivy",
        (),
        "version",
    )
    assert len(recipe.sha) == 40 and recipe.tag.startswith("v") and recipe.verified
    assert trivy.recipe("Windows").shell == "bash"
    assert trivy.recipe("Windows", "ARM64") is None
    assert ("brew", "trivy") in trivy.packages and trivy.docs.startswith("https://")


def test_a_recipe_in_shell():
    recipe = tool_of("checkov").recipe("Windows")
    assert recipe.uses is None and recipe.run[0].startswith("pipx install checkov==")


def test_a_download_fits_the_architecture():
    x64, arm = (tool_of("gitleaks").recipe("Linux", arch) for arch in ("X64", "ARM64"))
    assert "_linux_x64" in "".join(x64.run) and "_linux_arm64" in "".join(arm.run)
    for tool in tools().values():
        for recipe in tool.recipes:
            text = " ".join(recipe.run)
            fixed = any(word in text for word in ("amd64", "x86_64", "x64", "64bit"))
            assert not fixed or "ARM64" not in recipe.archs, tool.name


def test_other_names_lead_to_the_tool():
    assert tool_of("sls") is tool_of("serverless")
    assert tool_of("a-tool-of-nobody") is None


def test_a_dead_tool_names_its_successor():
    tfsec = tool_of("tfsec")
    assert not tfsec.maintained and tfsec.recipes == () and "trivy" in tfsec.instead.lower()
    assert tfsec.caveats


def test_compromised_releases():
    (trivy,) = [c for c in compromises() if "aquasecurity/trivy-action" in c.actions]
    assert "CVE-2026-33634" in trivy.ids and trivy.commits and trivy.safe and trivy.summary
