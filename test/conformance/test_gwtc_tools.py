"""Reverting a catalog with gwtc-tools, and with this package: the same new version."""

import pytest
from gwtc.gwtc_revert import main as gwtc_revert
from ours import Ours


@pytest.fixture(scope="module")
def ours(simulator):
    ours = Ours(simulator)
    yield ours
    ours.close()


@pytest.fixture
def manager(login):
    return login("catalogManager")


def tools(simulator, monkeypatch, *arguments):
    """Runs gwtc_revert as somebody would who is signed in."""
    monkeypatch.setattr("sys.argv", ["gwtc_revert", "--service-url", simulator.url, *arguments])
    monkeypatch.setenv("SCITOKEN_FILE", simulator.tokens["catalogManager"])
    return gwtc_revert()


@pytest.mark.parametrize("comment", [None, "wrong FAR"])
def test_both_make_the_same_new_version_of_an_earlier_one(
    simulator, manager, superevent, event, ours, monkeypatch, comment
):
    entry = {"pipelines": {"gstlal": event}, "far": 1.8432234e-10, "pastro": {"BNS": 0.9922100906247882, "Terrestrial": 1.0}}
    for number in ("theirs", "ours"):
        manager.gwtc_create({superevent: entry}, number)
        manager.gwtc_create({}, number)
    token = simulator.tokens["catalogManager"]

    arguments = ["--number", "theirs", "1", *(["--comment", comment] if comment else [])]
    assert tools(simulator, monkeypatch, *arguments) == 0
    reverted = ours.revert("ours", 1, comment, bearerFile=token)
    assert reverted["changed"] is True

    versions = [manager.gwtc_get(number, "latest").json() for number in ("theirs", "ours")]
    for version in versions:
        for own in ("number", "url", "created"):
            del version[own]
    assert versions[0] == versions[1]
    assert versions[0]["version"] == 3

    # Where nothing is to be done, neither makes a version.
    assert tools(simulator, monkeypatch, "--number", "theirs", "3") == 0
    assert ours.revert("ours", 3, bearerFile=token)["changed"] is False
    assert manager.gwtc_versions("theirs") == manager.gwtc_versions("ours") == [3, 2, 1]
