"""The package as somebody gets it from npm: installed in an empty folder, started with npx, asked by ligo-gracedb."""

import json
import os
import pathlib
import subprocess

import pytest
from clients import PROFILE, be
from ligo.gracedb.rest import GraceDb

PACKAGE = pathlib.Path(__file__).parents[2]


def npm(*arguments, folder):
    done = subprocess.run(
        ["npm", *arguments, "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture
def installed(tmp_path):
    """A folder with nothing but the packed simulator and what its package.json asks for."""
    tarballs, folder = tmp_path / "tarballs", tmp_path / "empty"
    tarballs.mkdir()
    folder.mkdir()
    npm("pack", "--pack-destination", str(tarballs), folder=PACKAGE)
    (tarball,) = tarballs.iterdir()
    npm("install", "--prefix", ".", "--prefer-offline", str(tarball), folder=folder)
    return folder


@pytest.fixture
def started(installed):
    """What the ready-file of the installed simulator says."""
    program = subprocess.Popen(
        ["npx", "gracedb-simulator", "--https", "--port", "0", "--ready-file", "ready.json"],
        cwd=installed,
        # Not one of the same name from the registry.
        env={**os.environ, "npm_config_offline": "true"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = program.stdout.readline()
        assert line.startswith("GraceDB simulator listens at https://localhost:"), line
        yield json.loads((installed / "ready.json").read_text(encoding="utf-8"))
    finally:
        program.terminate()
        # Ends when the simulator itself has let go of it, not only npx.
        program.stdout.read()
        program.wait()
    assert not (installed / "ready.json").exists()


@pytest.mark.skipif(PROFILE == "classic", reason="the package is the same in both profiles")
def test_the_installed_package_serves_the_python_client(started, monkeypatch):
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, started["caFile"])
    be(started["tokens"]["advocate"])
    client = GraceDb(started["httpsApiUrl"])
    assert client.get_user_info().json()["username"] == "advocate@ligo.org"
    assert [one["superevent_id"] for one in client.superevents("far < 1e-5 public")] == ["S240716b", "S240714d"]
    assert client.write_label("S240716b", "DQV").status_code == 201
