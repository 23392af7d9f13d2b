"""What the conformance tests share: the running simulator, its users, and the official clients."""

import json
import os
import urllib.request

import pytest
from ligo.gracedb.exceptions import HTTPError
from ligo.gracedb.rest import GraceDb

PROFILE = os.environ["CONFORMANCE_PROFILE"]

# The client knows every server by the version that it is given (None: the server's own default).
API_VERSIONS = [None, "v1"] if PROFILE == "classic" else [None, "v1", "v2"]


class Simulator:
    """The simulator's ready-file and its control interface."""

    def __init__(self, ready):
        self.url = ready["httpsApiUrl"]
        self.tokens = ready["tokens"]
        self.x509 = ready["x509"]
        self.control = ready["control"]
        self.profile = PROFILE

    def ask(self, method, path, body=None):
        """One request to the control interface; gives its JSON, or None."""
        request = urllib.request.Request(
            self.control + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def received(self):
        """What the API was asked since the last reset."""
        requests = self.ask("GET", "/requests")
        return requests if isinstance(requests, list) else requests["requests"]


class User:
    """A client object that speaks for one user.

    The client looks for its token anew at every request, in the environment; so that two users can take part in one
    test, their tokens are put there just before each call.
    """

    def __init__(self, client, token_file):
        self.client = client
        self.token_file = token_file

    def __getattr__(self, name):
        be(self.token_file)
        return getattr(self.client, name)


def be(token_file):
    for name in ("SCITOKEN", "SCITOKEN_FILE", "BEARER_TOKEN", "BEARER_TOKEN_FILE"):
        os.environ.pop(name, None)
    if token_file is not None:
        os.environ["SCITOKEN_FILE"] = token_file


@pytest.fixture(scope="session")
def simulator():
    with open(os.environ["CONFORMANCE_READY_FILE"], encoding="utf-8") as file:
        return Simulator(json.load(file))


@pytest.fixture(autouse=True)
def fresh(simulator):
    """Every test begins with the sky as it was at the start."""
    simulator.ask("POST", "/reset")
    be(None)
    yield
    be(None)


@pytest.fixture(params=API_VERSIONS, ids=lambda version: version or "default")
def version(request):
    """The API version that the clients of a test ask for."""
    return request.param


class Api:
    """What is to be expected of the API version under test."""

    def __init__(self, profile, version):
        self.profile = profile
        self.version = version
        self.is_v2 = profile == "current" and version != "v1"
        self.log_key = "logs" if self.is_v2 else "log"
        self.prefix = f"{version}/" if version else ""

    def not_found(self, model):
        """The body of a 404 for what is not in the database."""
        if self.profile == "classic":
            return {"detail": "Not found."}
        return {"detail": f"No {model} matches the given query."}


@pytest.fixture
def api(simulator, version):
    return Api(simulator.profile, version)


@pytest.fixture
def login(simulator, version):
    """Makes a client for a user of the ready-file (or for an anonymous user)."""

    def make(user="scientist", **options):
        if user is None:
            options["force_noauth"] = True
            token_file = None
        else:
            token_file = simulator.tokens[user]
        be(token_file)
        options.setdefault("api_version", version)
        options.setdefault("backoff_factor", 0.001)
        return User(GraceDb(simulator.url, **options), token_file)

    return make


@pytest.fixture
def scientist(login):
    return login("scientist")


@pytest.fixture
def pipeline(login):
    return login("pipeline")


@pytest.fixture
def advocate(login):
    return login("advocate")


@pytest.fixture
def anonymous(login):
    return login(None)


class Refusal:
    """What a `with refused(…)` block leaves behind."""

    error = None

    @property
    def body(self):
        try:
            return json.loads(self.error.text)
        except ValueError:
            return self.error.text


class refused:
    """The block has to end in the client's HTTPError with this status and, if given, this body."""

    def __init__(self, status, body=None):
        self.status = status
        self.expected = body
        self.refusal = Refusal()

    def __enter__(self):
        return self.refusal

    def __exit__(self, kind, error, _traceback):
        assert kind is not None, f"nothing was refused; a {self.status} was expected"
        if not isinstance(error, HTTPError):
            return False
        self.refusal.error = error
        assert error.status_code == self.status, f"{error.status_code} {error.text}"
        if self.expected is not None:
            assert self.refusal.body == self.expected
        return True


@pytest.fixture
def coinc():
    """The text of an event file as gstlal uploads it."""
    with open(os.path.join(os.path.dirname(__file__), "data", "coinc.xml"), encoding="utf-8") as file:
        return file.read()


@pytest.fixture
def event(pipeline, coinc):
    """The graceid of a new Test event of a compact binary."""
    return new_event(pipeline, coinc)


def new_event(client, contents, group="Test", pipeline="gstlal", search="AllSky", name="coinc.xml", **more):
    response = client.create_event(group, pipeline, name, search=search, filecontents=contents, **more)
    return response.json()["graceid"]


@pytest.fixture
def superevent(pipeline, event):
    """The id of a new Test superevent around a new event."""
    return new_superevent(pipeline, event)


def new_superevent(client, preferred, category="T", **more):
    response = client.create_superevent(
        1400000000, 1400000001.5, 1400000002, preferred, category=category, **more
    )
    return response.json()["superevent_id"]


@pytest.fixture(params=["event", "superevent"])
def kind(request):
    return request.param


@pytest.fixture
def target(request, kind):
    """Each test with this fixture runs once with an event and once with a superevent."""
    return request.getfixturevalue(kind)


def pytest_sessionfinish(session):
    """Leaves the numbers for the runner: a test that could not be set up counts as failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter else {}
    count = {name: len(stats.get(name, [])) for name in ("passed", "failed", "error")}
    with open(os.environ["CONFORMANCE_COUNTS_FILE"], "w", encoding="utf-8") as file:
        json.dump({"passed": count["passed"], "failed": count["failed"] + count["error"]}, file)
