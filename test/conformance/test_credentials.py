"""The same files and variables for the Python client and for this package: what it takes we take, what it refuses we refuse.

The client "refuses" as well where it asks in silence as an anonymous user; we never do that in silence.
"""

import os
import shutil

import pytest
from clients import be
from igwn_auth_utils.error import IgwnAuthError
from ligo.gracedb.exceptions import HTTPError
from ligo.gracedb.rest import GraceDb
from ours import Ours, Refusal


@pytest.fixture(scope="module")
def ours(simulator):
    ours = Ours(simulator)
    yield ours
    ours.close()


@pytest.fixture
def machine(simulator, tmp_path, monkeypatch):
    return Machine(simulator, tmp_path, monkeypatch)


class Machine:
    """An environment with nothing in it but what a case puts there."""

    def __init__(self, simulator, folder, monkeypatch):
        self.simulator, self.folder, self.monkeypatch = simulator, folder, monkeypatch
        be(None)
        for name in ("_CONDOR_CREDS", "X509_USER_CERT", "X509_USER_KEY", "X509_USER_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HOME", str(folder))
        # Neither side looks into /tmp for a token when this is set.
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))

    def set(self, name, value):
        self.monkeypatch.setenv(name, str(value))

    def token(self, user="scientist", **options):
        """The text of a token from the simulator's issuer."""
        made = self.simulator.ask("POST", "/tokens", {"user": user, **options})
        with open(made["file"], encoding="utf-8") as file:
            return file.read().strip()

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    def runtime(self, text):
        return self.put(f"bt_u{os.geteuid()}", text)

    def pair(self, **options):
        made = self.simulator.ask("POST", "/certificates", options)
        return made["certFile"], made["keyFile"]

    def proxy(self, **options):
        return self.simulator.ask("POST", "/certificates", {"proxy": True, **options})["proxyFile"]

    def set_pair(self, **options):
        cert, key = self.pair(**options)
        self.set("X509_USER_CERT", cert)
        self.set("X509_USER_KEY", key)

    def globus(self, key=True, **options):
        for source, name in zip(self.pair(**options), ("usercert.pem", "userkey.pem")):
            if key or name == "usercert.pem":
                (self.folder / ".globus").mkdir(exist_ok=True)
                shutil.copy(source, self.folder / ".globus" / name)
                (self.folder / ".globus" / name).chmod(0o600)


def python_user(simulator, kind):
    """For whom the server takes the client; None if it does not ask, or is anonymous."""
    try:
        client = GraceDb(simulator.url, use_auth=kind, fail_if_noauth=True)
        name = client.get_user_info().json()["username"]
    except (IgwnAuthError, HTTPError, OSError):
        return None
    return None if name == "AnonymousUser" else name


TOKENS_TAKEN = {
    "SCITOKEN": lambda m: m.set("SCITOKEN", m.token()),
    "SCITOKEN with blanks and a line break around it": lambda m: m.set("SCITOKEN", f"  {m.token()}\n"),
    "SCITOKEN_FILE": lambda m: m.set("SCITOKEN_FILE", m.put("t", m.token() + "\n")),
    "_CONDOR_CREDS": lambda m: m.set("_CONDOR_CREDS", m.put("condor/igwn.use", m.token()).parent),
    "BEARER_TOKEN": lambda m: m.set("BEARER_TOKEN", m.token()),
    "BEARER_TOKEN_FILE": lambda m: m.set("BEARER_TOKEN_FILE", m.put("t", m.token())),
    "bt_u… in XDG_RUNTIME_DIR": lambda m: m.runtime(m.token()),
    "audience ANY": lambda m: m.runtime(m.token(audience="ANY")),
    "the audience among others": lambda m: m.runtime(m.token(audience=["https://a.example", "https://localhost"])),
    "the scope among others": lambda m: m.runtime(m.token(scope="dqsegdb.read gracedb.read")),
    "SCITOKEN before SCITOKEN_FILE": lambda m: (
        m.set("SCITOKEN", m.token()),
        m.set("SCITOKEN_FILE", m.put("t", m.token("advocate"))),
    ),
    "SCITOKEN_FILE before _CONDOR_CREDS": lambda m: (
        m.set("SCITOKEN_FILE", m.put("t", m.token())),
        m.set("_CONDOR_CREDS", m.put("condor/igwn.use", m.token("advocate")).parent),
    ),
    "_CONDOR_CREDS before BEARER_TOKEN": lambda m: (
        m.set("_CONDOR_CREDS", m.put("condor/igwn.use", m.token()).parent),
        m.set("BEARER_TOKEN", m.token("advocate")),
    ),
    "BEARER_TOKEN before BEARER_TOKEN_FILE": lambda m: (
        m.set("BEARER_TOKEN", m.token()),
        m.set("BEARER_TOKEN_FILE", m.put("t", m.token("advocate"))),
    ),
    "BEARER_TOKEN_FILE before bt_u…": lambda m: (
        m.set("BEARER_TOKEN_FILE", m.put("t", m.token())),
        m.runtime(m.token("advocate")),
    ),
    "the next after an expired SCITOKEN": lambda m: (
        m.set("SCITOKEN", m.token("advocate", lifetime=-100)),
        m.runtime(m.token()),
    ),
    "the next after an empty SCITOKEN": lambda m: (m.set("SCITOKEN", ""), m.runtime(m.token())),
    "the next after a SCITOKEN of garbage": lambda m: (m.set("SCITOKEN", "a.b.c"), m.runtime(m.token())),
    "the next after a SCITOKEN_FILE for another server": lambda m: (
        m.set("SCITOKEN_FILE", m.put("t", m.token("advocate", audience="https://elsewhere.example"))),
        m.runtime(m.token()),
    ),
    "the next after an empty BEARER_TOKEN": lambda m: (
        m.set("BEARER_TOKEN", ""),
        m.set("BEARER_TOKEN_FILE", m.put("t", m.token())),
    ),
    "the next after a BEARER_TOKEN_FILE that is not there": lambda m: (
        m.set("BEARER_TOKEN_FILE", m.folder / "gone"),
        m.runtime(m.token()),
    ),
    "the next after a folder _CONDOR_CREDS that is not there": lambda m: (
        m.set("_CONDOR_CREDS", m.folder / "gone"),
        m.runtime(m.token()),
    ),
}

TOKENS_REFUSED = {
    "nothing at all": lambda m: None,
    "expired": lambda m: m.runtime(m.token(lifetime=-100)),
    "not valid yet": lambda m: m.runtime(m.token(notBefore="2070-01-01T00:00:00Z")),
    "for another audience": lambda m: m.runtime(m.token(audience="https://elsewhere.example")),
    "for another scope": lambda m: m.runtime(m.token(scope="storage.read:/")),
    "a scope that only begins like ours": lambda m: m.runtime(m.token(scope="gracedb.reader")),
    "a forged signature": lambda m: m.runtime(m.token(badSignature=True)),
    "of an unknown issuer": lambda m: m.runtime(m.token(issuer=f"{m.simulator.url}unknown")),
    "of a user whom the server does not know": lambda m: m.runtime(m.token("unknown@example.org")),
    "garbage": lambda m: m.runtime("c3VyZWx5LW5vdC1hLXRva2Vu"),
    "an empty file": lambda m: m.runtime(""),
    "a token with a line break inside": lambda m: m.runtime(m.token().replace(".", ".\n", 1)),
    "a bad BEARER_TOKEN before a good BEARER_TOKEN_FILE": lambda m: (
        m.set("BEARER_TOKEN", m.token(lifetime=-100)),
        m.set("BEARER_TOKEN_FILE", m.put("t", m.token())),
    ),
    "a bad BEARER_TOKEN_FILE before a good bt_u…": lambda m: (
        m.set("BEARER_TOKEN_FILE", m.put("t", m.token(scope="storage.read:/"))),
        m.runtime(m.token()),
    ),
    "a SCITOKEN_FILE that is not there before a good bt_u…": lambda m: (
        m.set("SCITOKEN_FILE", m.folder / "gone"),
        m.runtime(m.token()),
    ),
    "a file in _CONDOR_CREDS with another ending": lambda m: (
        m.set("_CONDOR_CREDS", m.put("condor/igwn.top", m.token()).parent)
    ),
}

CERTIFICATES_TAKEN = {
    "X509_USER_CERT and X509_USER_KEY": lambda m: m.set_pair(),
    "X509_USER_PROXY": lambda m: m.set("X509_USER_PROXY", m.proxy()),
    ".globus": lambda m: m.globus(),
    "the pair before the proxy": lambda m: (m.set_pair(), m.set("X509_USER_PROXY", m.proxy(user="advocate"))),
    "the proxy before .globus": lambda m: (
        m.set("X509_USER_PROXY", m.proxy()),
        m.globus(user="advocate"),
    ),
    "the proxy where half of the pair is missing": lambda m: (
        m.set("X509_USER_CERT", m.pair(user="advocate")[0]),
        m.set("X509_USER_PROXY", m.proxy()),
    ),
    "the next after an expired pair": lambda m: (
        m.set_pair(user="advocate", lifetime=-100),
        m.set("X509_USER_PROXY", m.proxy()),
    ),
    "the next after an expired proxy": lambda m: (
        m.set("X509_USER_PROXY", m.proxy(user="advocate", lifetime=-100)),
        m.globus(),
    ),
    "the next after a proxy that ends soon": lambda m: (
        m.set("X509_USER_PROXY", m.proxy(user="advocate", lifetime=300)),
        m.globus(),
    ),
    "the next after a file that is not there": lambda m: (
        m.set("X509_USER_PROXY", m.folder / "gone"),
        m.globus(),
    ),
    "the next after a file of garbage": lambda m: (
        m.set("X509_USER_PROXY", m.put("garbage", "no certificate")),
        m.globus(),
    ),
}

CERTIFICATES_REFUSED = {
    "nothing at all": lambda m: None,
    "an expired pair": lambda m: m.set_pair(lifetime=-100),
    "an expired proxy": lambda m: m.set("X509_USER_PROXY", m.proxy(lifetime=-100)),
    "a subject whom the server does not know": lambda m: m.set_pair(unknownSubject=True),
    "another authority": lambda m: m.set_pair(otherCa=True),
    "half a pair": lambda m: m.set("X509_USER_CERT", m.pair()[0]),
    "half of .globus": lambda m: m.globus(key=False),
    "a key of another certificate": lambda m: (
        m.set("X509_USER_CERT", m.pair()[0]),
        m.set("X509_USER_KEY", m.pair()[1]),
    ),
}


def cases(table):
    return pytest.mark.parametrize("prepare", table.values(), ids=table.keys())


@cases(TOKENS_TAKEN)
def test_a_token_that_the_client_takes_is_taken(simulator, machine, ours, prepare):
    prepare(machine)
    assert python_user(simulator, "scitoken") == "scientist@ligo.org"
    assert ours.token() == "scientist@ligo.org"


@cases(TOKENS_REFUSED)
def test_a_token_that_the_client_refuses_is_refused(simulator, machine, ours, prepare):
    prepare(machine)
    assert python_user(simulator, "scitoken") is None
    answer = ours.token()
    assert isinstance(answer, Refusal), answer
    assert "SciToken" in answer or "SCITOKEN" in answer


@cases(CERTIFICATES_TAKEN)
def test_a_certificate_that_the_client_takes_is_taken(simulator, machine, ours, prepare):
    prepare(machine)
    assert python_user(simulator, "x509") == "scientist@ligo.org"
    assert ours.certificate() == "scientist@ligo.org"


@cases(CERTIFICATES_REFUSED)
def test_a_certificate_that_the_client_refuses_is_refused(simulator, machine, ours, prepare):
    prepare(machine)
    assert python_user(simulator, "x509") is None
    answer = ours.certificate()
    assert isinstance(answer, Refusal), answer
    assert "certificate" in answer.lower()


def test_a_token_file_that_is_named_is_taken_by_both(simulator, machine, ours):
    path = machine.put("token", machine.token())
    machine.set("SCITOKEN_FILE", path)
    assert python_user(simulator, "scitoken") == ours.token(bearerFile=str(path)) == "scientist@ligo.org"


def test_files_of_a_pair_and_a_proxy_that_are_named_are_taken_by_both(simulator, machine, ours):
    cert, key = machine.pair()
    proxy = machine.proxy()
    for cred, data in (((cert, key), {"pemFile": cert, "keyFile": key}), (proxy, {"pemFile": proxy})):
        client = GraceDb(simulator.url, cred=cred, use_auth="x509")
        assert client.get_user_info().json()["username"] == "scientist@ligo.org"
        assert ours.certificate(source="files", **data) == "scientist@ligo.org"


class TestOnPurposeOtherwise:
    """Where docs/credentials.md says that we differ from the client."""

    def test_the_last_minute_of_a_token_is_used(self, simulator, machine, ours):
        machine.runtime(machine.token(lifetime=40))
        assert python_user(simulator, "scitoken") is None
        assert ours.token() == "scientist@ligo.org"

    def test_the_last_minutes_of_a_certificate_are_used(self, simulator, machine, ours):
        machine.set_pair(lifetime=300)
        assert python_user(simulator, "x509") is None
        assert ours.certificate() == "scientist@ligo.org"

    def test_a_key_that_everybody_may_read_is_refused(self, simulator, machine, ours):
        machine.set_pair()
        os.chmod(os.environ["X509_USER_KEY"], 0o644)
        assert python_user(simulator, "x509") == "scientist@ligo.org"
        assert "other users of the n8n host can read it" in ours.certificate()
