"""gracedb-sdk, the other official client: the same resources, other habits (JSON bodies, no root document)."""

import gracedb_sdk
import pytest
import requests
from clients import PROFILE, be


@pytest.fixture
def sdk(simulator):
    """Makes a client. This one reads lists of log entries as API v1 has them and nothing else, so v1 is what it gets."""
    clients = []

    def make(user="pipeline", **options):
        be(None)
        prefix = "v1/" if PROFILE == "current" else ""
        if user is not None:
            options["token"] = simulator.tokens[user]
        client = gracedb_sdk.Client(f"{simulator.url}{prefix}", fail_if_noauth=user is not None, **options)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(sdk):
    return sdk()


@pytest.fixture
def event(client, coinc):
    return client.events.create(
        filename="coinc.xml", filecontents=coinc, group="Test", pipeline="gstlal", search="AllSky", labels=["INJ"]
    )["graceid"]


@pytest.fixture
def superevent(client, event):
    made = client.superevents.create(t_start=1400000000, t_0=1400000001.5, t_end=1400000002, preferred_event=event)
    return made["superevent_id"]


@pytest.fixture(params=["event", "superevent"])
def target(request, client):
    return client.events[request.getfixturevalue(request.param)]


def status(error):
    return error.value.response.status_code


def test_an_event_is_uploaded_and_read(client, event):
    read = client.events[event].get()
    assert (read["graceid"], read["labels"], read["far"]) == (event, ["INJ"], 1.25e-9)


def test_an_event_is_replaced(client, event, coinc):
    client.events.update(event, filename="coinc.xml", filecontents=coinc.replace("1.25e-9", "2.5e-10"))
    assert client.events[event].get()["far"] == 2.5e-10


def test_events_are_searched(client, event):
    assert [one["graceid"] for one in client.events.search(query=event)] == [event]
    assert next(client.events.search(sort="-created"))["graceid"] == event


def test_a_superevent_is_made_changed_and_read(client, superevent, event):
    client.superevents.update(superevent, t_0=1400000001.75)
    read = client.superevents[superevent].get()
    assert (read["t_0"], read["preferred_event"]) == (1400000001.75, event)
    # Either collection takes both kinds of ids.
    assert client.events[superevent].get() == read


def test_superevents_are_searched_over_all_pages(client):
    assert len(list(client.superevents.search(query="category: MDC", count=10))) == 96


def test_events_join_and_leave_a_superevent(client, superevent, coinc):
    other = client.events.create(filename="coinc.xml", filecontents=coinc, group="Test", pipeline="pycbc")["graceid"]
    client.superevents[superevent].add(other)
    assert other in client.superevents[superevent].get()["gw_events"]
    client.superevents[superevent].remove(other)
    assert other not in client.superevents[superevent].get()["gw_events"]


def test_pipelines_have_preferred_events_of_their_own(client, superevent, coinc):
    other = client.events.create(filename="coinc.xml", filecontents=coinc, group="Test", pipeline="pycbc")["graceid"]
    preferred = client.superevents[superevent].pipeline_preferred_events
    client.superevents[superevent].add(other)
    preferred.add(other)
    assert other in preferred.get()
    preferred.remove(other)
    assert other not in preferred.get()


def test_labels_come_and_go(target):
    before = {one["name"] for one in target.labels.get()}
    target.labels.create("DQV")
    assert {one["name"] for one in target.labels.get()} == before | {"DQV"}
    target.labels.delete("DQV")
    assert {one["name"] for one in target.labels.get()} == before


def test_log_entries_are_written_as_json_and_with_files(target):
    target.logs.create(comment="plain", tags=["em_follow", "sky_loc"])
    target.logs.create(comment="with a file", filename="notes.txt", filecontents=b"quiet\n", tags="em_follow")
    entries = {one["comment"]: one for one in target.logs.get()}
    assert sorted(entries["plain"]["tag_names"]) == ["em_follow", "sky_loc"]
    assert (entries["with a file"]["filename"], entries["with a file"]["tag_names"]) == ("notes.txt", ["em_follow"])
    assert target.files["notes.txt"].get().read() == b"quiet\n"
    assert "notes.txt,0" in target.files.get()


def test_tags_come_and_go(target):
    log = target.logs[1]
    log.tags.create("analyst_comments")
    assert "analyst_comments" in [one["name"] for one in log.tags.get()]
    log.tags.delete("analyst_comments")
    assert "analyst_comments" not in [one["name"] for one in log.tags.get()]


def test_voevents_are_made_and_listed(target):
    target.voevents.create(voevent_type="preliminary", BNS=0.5)
    assert [one["voevent_type"] for one in target.voevents.get()] == ["PR"]


def test_superevents_are_exposed_and_signed_off(sdk, superevent):
    advocate = sdk("advocate").superevents[superevent]
    assert advocate.is_exposed() is False
    advocate.expose()
    assert advocate.is_exposed() is True
    advocate.unexpose()
    assert advocate.is_exposed() is False
    advocate.labels.create("ADVREQ")
    advocate.signoff("ADV", "OK", "fine")
    assert [one["name"] for one in advocate.labels.get()] == ["ADVOK"]


def test_errors_are_exceptions_with_the_answer(client):
    with pytest.raises(requests.exceptions.HTTPError) as error:
        client.superevents["S990101a"].get()
    assert status(error) == 404


def test_the_public_gets_what_is_public(sdk):
    public = sdk(None, force_noauth=True)
    assert "preferred_event" not in public.superevents["S240716b"].get()
    with pytest.raises(requests.exceptions.HTTPError) as error:
        public.superevents["S240716b"].labels.create("DQV")
    assert status(error) == 403


def test_a_certificate_and_a_proxy_will_do(sdk, simulator):
    """This version takes no certificate itself, but its session is one of requests."""
    for certificate in ((simulator.x509["certFile"], simulator.x509["keyFile"]), simulator.x509["proxyFile"]):
        client = sdk(None, force_noauth=True)
        client.session.cert = certificate
        assert "preferred_event" in client.superevents["S240716b"].get()
