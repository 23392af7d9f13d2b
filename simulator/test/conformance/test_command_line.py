"""The command `gracedb`, as a person at a terminal uses it."""

import json
import os
import subprocess
import sys

import pytest
from clients import PROFILE


@pytest.fixture
def gracedb(simulator):
    """Runs `gracedb ARGUMENT ...` and gives what it printed; checks the exit code."""

    def run(*arguments, user="scientist", code=0, options=()):
        environment = {**os.environ, "GRACEDB_SERVICE_URL": simulator.url}
        if user is not None:
            environment["SCITOKEN_FILE"] = simulator.tokens[user]
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "ligo.gracedb.cli.client", *options, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def ask(gracedb):
    """The same for commands that print JSON."""

    def run(*arguments, **options):
        return json.loads(gracedb(*arguments, **options))

    return run


@pytest.fixture
def coinc_file():
    return os.path.join(os.path.dirname(__file__), "data", "coinc.xml")


def test_ping(gracedb, simulator):
    assert gracedb("ping").strip() == f"Response from {simulator.url}: 200 OK"


def test_info(gracedb):
    assert "gstlal" in gracedb("info", "pipelines")
    assert "SIGNIF_LOCKED" in gracedb("info", "labels")
    assert gracedb("info", "server_version").strip().startswith("2.36" if PROFILE == "current" else "2.17")


def test_credentials(ask):
    assert ask("credentials", "server")["username"] == "scientist@ligo.org"
    assert ask("credentials", "server", options=["--force-noauth"]) == {"username": "AnonymousUser"}


def test_a_certificate_from_the_command_line(ask, simulator):
    # (The form with two files, CERTIFICATE,KEY, ends in an error inside this version of the client.)
    options = ["--creds", simulator.x509["proxyFile"]]
    assert ask("credentials", "server", user=None, options=options)["username"] == "scientist@ligo.org"


def test_search_superevents(gracedb):
    lines = gracedb("search", "superevents", "category: MDC far < 1e-9").splitlines()
    assert lines[0].startswith("#")
    assert all(line.startswith("MS") for line in lines[1:])
    assert len(lines) > 1


def test_get_superevent(ask):
    assert ask("get", "superevent", "S240716b")["superevent_id"] == "S240716b"


def test_an_error_is_a_sentence_and_exit_code_1(gracedb):
    assert gracedb("get", "superevent", "S990101a", code=1).startswith("Error: 404 Not Found. ")


def test_list_files_and_get_one(gracedb, ask, tmp_path):
    listed = json.dumps(ask("list", "files", "S240716b"))
    assert "p_astro.json" in listed
    target = tmp_path / "p_astro.json"
    gracedb("get", "file", "S240716b", "p_astro.json", str(target))
    assert "Terrestrial" in json.loads(target.read_text())


def test_a_night_from_the_event_to_the_signoff(gracedb, ask, coinc_file, tmp_path):
    event = ask("create", "event", "Test", "gstlal", coinc_file, user="pipeline")
    assert event["graceid"].startswith("T")
    other = ask("create", "event", "Test", "gstlal", coinc_file, user="pipeline")

    made = ask("create", "superevent", "1400000000", "1400000001", "1400000002", event["graceid"], "--category", "T")
    superevent = made["superevent_id"]
    assert superevent == "TS240517a"

    assert ask("add", "event", superevent, other["graceid"])["graceid"] == other["graceid"]
    assert ask("add", "label", superevent, "ADVREQ")["name"] == "ADVREQ"
    notes = tmp_path / "notes.txt"
    notes.write_text("quiet\n")
    entry = ask("create", "log", superevent, "all quiet", str(notes), "--tag-name", "em_follow")
    assert (entry["filename"], entry["tag_names"]) == ("notes.txt", ["em_follow"])
    key = "logs" if PROFILE == "current" else "log"
    assert ask("list", "logs", superevent)[key][-1]["comment"] != ""
    assert ask("add", "tag", superevent, str(entry["N"]), "analyst_comments")["name"] == "analyst_comments"

    signoff = ask("create", "signoff", superevent, "ADV", "OK", "fine", user="advocate")
    assert signoff["status"] == "OK"
    assert ask("update", "superevent", superevent, "--t-0", "1400000001.25")["t_0"] == 1400000001.25
    assert ask("confirm_as_gw", superevent, user="advocate")["gw_id"] == "TGW240517A"
    exposed = ask("expose", superevent, user="advocate")
    assert {"group": "public_users", "permission": "view_superevent"} in exposed
    assert [one["name"] for one in ask("list", "labels", superevent)["labels"]] == ["ADVOK"]
    # A command whose answer has no body prints {} and ends with exit code 1.
    assert gracedb("remove", "event", superevent, other["graceid"], code=1).strip() == "{}"
    assert gracedb("remove", "tag", superevent, str(entry["N"]), "em_follow", code=1).strip() == "{}"


def test_status_only(gracedb):
    assert "200" in gracedb("get", "superevent", "S240716b", options=["--output-type", "status"])


def test_hide_needs_a_permission(gracedb):
    assert gracedb("hide", "S240716b", code=1).startswith("Error: 403 Forbidden. ")
