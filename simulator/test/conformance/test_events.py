"""Events through ligo-gracedb: uploading, replacing, reading and searching them; reservations; gamma-ray bursts."""

import hashlib
import re
import uuid

import pytest
from clients import new_event, refused

FIELDS = {
    *("submitter", "created", "group", "graceid", "pipeline", "gpstime", "reporting_latency", "instruments"),
    *("nevents", "offline", "search", "far", "far_is_upper_limit", "likelihood", "labels", "extra_attributes"),
    *("superevent", "links"),
}

GRB = """<?xml version="1.0"?>
<voe:VOEvent ivorn="ivo://nasa.gsfc.gcn/Fermi#GBM_Gnd_Pos_2024-05-17T00:00:00.00_700000000_0-001" role="observation"
  version="2.0" xmlns:voe="http://www.ivoa.net/xml/VOEvent/v2.0">
  <Who>
    <AuthorIVORN>ivo://nasa.gsfc.tan/gcn</AuthorIVORN>
    <Author><shortName>Fermi (via VO-GCN)</shortName></Author>
    <Date>2024-05-17T00:01:00</Date>
  </Who>
  <What>
    <Param name="TrigID" value="700000000" ucd="meta.id"/>
    <Param name="Trig_Dur" value="8.25" unit="sec" ucd="meta"/>
  </What>
  <WhereWhen>
    <ObsDataLocation>
      <ObservatoryLocation id="GEOLUN"/>
      <ObservationLocation>
        <AstroCoordSystem id="UTC-FK5-GEO"/>
        <AstroCoords coord_system_id="UTC-FK5-GEO">
          <Time unit="s"><TimeInstant><ISOTime>2024-05-17T00:00:00.00</ISOTime></TimeInstant></Time>
          <Position2D unit="deg">
            <Name1>RA</Name1><Name2>Dec</Name2>
            <Value2><C1>120.25</C1><C2>-45.5</C2></Value2>
            <Error2Radius>3.5</Error2Radius>
          </Position2D>
        </AstroCoords>
      </ObservationLocation>
    </ObsDataLocation>
  </WhereWhen>
  <How>
    <Description>Fermi Satellite, GBM Instrument</Description>
    <Reference uri="http://gcn.gsfc.nasa.gov/fermi.html" type="url"/>
  </How>
</voe:VOEvent>
"""


def expected_fields(api):
    return FIELDS | ({"replay_id"} if api.profile == "current" else set())


def test_a_new_event_is_what_its_file_says(pipeline, coinc, api):
    response = pipeline.create_event(
        "CBC", "gstlal", "coinc.xml", search="AllSky", labels=["INJ", "DQV"], offline=True, filecontents=coinc
    )
    assert response.status_code == 201
    made = response.json()
    assert expected_fields(api) | {"warnings"} <= set(made)
    assert made["warnings"] == []
    assert re.fullmatch(r"G\d{4,}", made["graceid"])
    assert response.headers["Location"] == made["links"]["self"]
    assert (made["group"], made["pipeline"], made["search"]) == ("CBC", "gstlal", "AllSky")
    assert (made["labels"], made["offline"], made["submitter"]) == (["INJ", "DQV"], True, "pipeline@ligo.org")
    assert made["gpstime"] == 1400000001.5
    assert (made["far"], made["nevents"], made["likelihood"]) == (1.25e-9, 2, 17.5)
    assert made["instruments"] == "H1,L1"
    inspiral = made["extra_attributes"]["CoincInspiral"]
    assert inspiral["ifos"] == "H1,L1"
    assert (inspiral["end_time"], inspiral["end_time_ns"]) == (1400000001, 500000000)
    assert (inspiral["mass"], inspiral["mchirp"], inspiral["snr"]) == (2.75, 1.1875, 12.5)
    assert (inspiral["combined_far"], inspiral["false_alarm_rate"]) == (1.25e-9, 0.5)
    singles = made["extra_attributes"]["SingleInspiral"]
    assert [(one["ifo"], one["snr"], one["end_time_ns"]) for one in singles] == [
        ("H1", 9.5, 500000000),
        ("L1", 8.125, 507812500),
    ]


def test_an_event_is_read_field_by_field(pipeline, event, api):
    read = pipeline.event(event).json()
    assert set(read) == expected_fields(api)
    assert read["graceid"] == event
    assert read["superevent"] is None
    assert read["far_is_upper_limit"] is False
    assert read["reporting_latency"] > 0
    assert set(read["links"]) == {"neighbors", "log", "emobservations", "files", "labels", "self", "tags"}
    assert read["links"]["self"].endswith(f"/api/{api.prefix}events/{event}")
    # Here every column of a single-detector row is there, set or not.
    assert {"Gamma0", "spin1x", "chisq"} <= set(read["extra_attributes"]["SingleInspiral"][0])


@pytest.mark.parametrize(
    ("group", "pipe", "search", "letter"),
    [
        ("Test", "gstlal", "AllSky", "T"),
        ("CBC", "gstlal", "MDC", "M"),
        ("CBC", "HardwareInjection", None, "H"),
        ("Detchar", "gstlal", None, "D"),
        ("External", "Fermi", "GRB", "E"),
        ("CBC", "gstlal", "AllSky", "G"),
    ],
)
def test_the_letter_of_an_id_says_what_kind_of_event_it_is(pipeline, group, pipe, search, letter):
    contents = GRB if group == "External" else "{}"
    assert new_event(pipeline, contents, group, pipe, search, name="initial.data")[0] == letter


def test_the_server_logs_what_it_did_with_the_file(pipeline, event, api):
    logs = pipeline.logs(event).json()[api.log_key]
    entries = [(log["comment"], log["filename"], log["file_version"]) for log in logs]
    assert entries[0] == ("Original Data", "coinc.xml", 0)
    assert ("Log File Created", "event.log", 0) in entries
    # The server's own copy has the name of the file that was uploaded, so it is its next version.
    assert ("Coinc Table Created", "coinc.xml", 1) in entries


def test_an_unreadable_file_makes_an_event_with_a_warning(pipeline):
    response = pipeline.create_event("Test", "gstlal", "coinc.xml", filecontents="this is no XML")
    assert response.status_code == 201
    assert "Problem scanning data" in " ".join(response.json()["warnings"])
    assert response.json()["far"] is None


def test_a_burst_event_is_read_from_its_text_file(pipeline):
    contents = (
        "nevent:     1\nndim:       2\nrun:        1\nrho:        8.500000\nifo:        L1 H1\n"
        "time:       1400000001.250000 1400000001.250000\nstart:      1400000001.000000 1400000001.000000\n"
        "event_time: 1400000001.250000\nfar:        2.5e-08\nduration:   0.250000 0.250000\nfrequency:  128.500000\nbandwidth:  64.000000\n"
        "likelihood: 1.440000e+02\n"
    )
    made = pipeline.create_event("Burst", "CWB", "trigger.txt", search="AllSky", filecontents=contents).json()
    assert (made["gpstime"], made["far"]) == (1400000001.25, 2.5e-8)
    burst = made["extra_attributes"]["MultiBurst"]
    assert burst["central_freq"] == 128.5
    assert burst["bandwidth"] == 64
    assert burst["snr"] == pytest.approx(12)


def test_a_gamma_ray_burst_is_read_from_its_voevent(pipeline):
    made = pipeline.create_event("External", "Fermi", "grb.xml", search="GRB", filecontents=GRB).json()
    assert made["graceid"].startswith("E")
    assert made["gpstime"] == pytest.approx(1399939218, abs=1)
    grb = made["extra_attributes"]["GRB"]
    assert (grb["ra"], grb["dec"], grb["error_radius"]) == (120.25, -45.5, 3.5)
    assert grb["trigger_id"] == "700000000"
    assert grb["T90"] is None


def test_the_client_and_the_server_know_the_same_vocabulary(pipeline, coinc):
    """The server refuses by itself what the client would not even send."""
    url = pipeline.links["events"]
    parts = {"eventFile": ("coinc.xml", coinc)}
    with refused(400) as refusal:
        pipeline.post(url, data={"group": "nope", "pipeline": "gstlal"}, files=parts)
    assert refusal.body["errors"] == ["group: * Select a valid choice. That choice is not one of the available choices."]
    with refused(400, {"error": "Please provide a valid pipeline."}):
        pipeline.post(url, data={"group": "CBC", "pipeline": "nope"}, files=parts)
    with refused(400) as refusal:
        pipeline.post(url, data={"group": "Test", "pipeline": "gstlal", "labels": ["NOPE"]}, files=parts)
    assert refusal.body["errors"] == ["labels: * Select a valid choice. NOPE is not one of the available choices."]
    with refused(415):
        pipeline.post(url, data={"group": "Test", "pipeline": "gstlal"})


def test_an_upload_without_permission_for_the_pipeline_is_refused(scientist, anonymous, coinc):
    with refused(403, "You don't have permission on this pipeline."):
        new_event(scientist, coinc, "CBC")
    assert new_event(scientist, coinc, "Test").startswith("T")
    with refused(403):
        new_event(anonymous, coinc, "Test")


def test_an_event_that_is_not_there_is_plain_text(scientist):
    with refused(404, "Event not found.") as refusal:
        scientist.event("G99999999")
    assert refusal.error.response.headers["Content-Type"].startswith("text/html")


def test_events_are_not_for_the_public(anonymous, event):
    with refused(403):
        anonymous.event(event)
    with refused(403):
        list(anonymous.events())


def test_the_letter_g_finds_every_event(scientist, event):
    assert scientist.event("G" + event[1:]).json()["graceid"] == event
    with refused(404, "Event not found."):
        scientist.event("M" + event[1:])


def test_a_file_can_be_replaced_by_who_uploaded_it(pipeline, scientist, event, coinc, api):
    response = pipeline.replace_event(event, "again.xml", filecontents=coinc.replace("1.25e-9", "2.5e-10"))
    assert (response.status_code, response.content) == (202, b"")
    assert pipeline.event(event).json()["far"] == 2.5e-10
    comments = [log["comment"] for log in pipeline.logs(event).json()[api.log_key]]
    assert "Event data replaced by new upload" in comments
    with refused(403, "You did not create this event. You (scientist@ligo.org) Them (pipeline@ligo.org)"):
        scientist.replace_event(event, "again.xml", filecontents=coinc)


# Lists


@pytest.fixture
def three(pipeline, coinc):
    """Three events of which no query but one that says so finds the first two."""
    return [
        new_event(pipeline, coinc),
        new_event(pipeline, coinc, "CBC", "gstlal", "MDC"),
        new_event(pipeline, coinc, "CBC", "pycbc", "AllSky"),
    ]


def test_a_list_is_walked_page_by_page(scientist, three):
    every = [one["graceid"] for one in scientist.events()]
    assert every[:3] == three[::-1]
    assert [one["graceid"] for one in scientist.events(count=30)] == every
    assert len(list(scientist.events(count=4, max_results=9))) == 9


def test_a_query_finds_events(scientist, three):
    test, mock, real = three
    found = [one["graceid"] for one in scientist.events("group: CBC pipeline: pycbc gpstime: 1400000000 .. 1400000002")]
    assert found == [real]
    assert [one["graceid"] for one in scientist.events(test)] == [test]
    assert mock in [one["graceid"] for one in scientist.events("MDC")]
    assert list(scientist.events("far < 1e-30")) == []
    assert scientist.num_events("far < 1e-30") == 0


def test_events_are_counted_without_being_fetched(scientist, three):
    assert scientist.num_events() == len(list(scientist.events()))
    assert scientist.num_events(three[2]) == 1


def test_events_can_be_sorted(scientist, three):
    fars = [one["far"] for one in scientist.events("far < 1", orderby="-far")]
    assert fars == sorted(fars, reverse=True)
    with refused(400) as refusal:
        list(scientist.events("O4", orderby="nonsense"))
    assert "Cannot resolve keyword 'nonsense' into field" in refusal.body["error"]


@pytest.mark.parametrize("query", ["group:CBC", "nonsense", "CBC & far < 1", "far != 1", "(EM_READY | ADVOK) & DQV"])
def test_a_query_that_makes_no_sense_is_refused(scientist, query):
    with refused(400, {"error": "Invalid query"}):
        list(scientist.events(query))


def test_a_page_of_events_has_the_same_shape_as_one_of_superevents(scientist, three):
    page = scientist.get(f"{scientist.links['events']}?count=2").json()
    assert set(page) == {"numRows", "events", "links"}
    assert set(page["links"]) >= {"self", "next", "first", "last"}
    assert len(page["events"]) == 2


def test_neighbours_are_near_in_time(pipeline, coinc):
    first, second = new_event(pipeline, coinc), new_event(pipeline, coinc)
    new_event(pipeline, coinc.replace("1400000001,500000000", "1400000101,500000000"))
    answer = pipeline.get(pipeline.event(first).json()["links"]["neighbors"]).json()
    assert [one["graceid"] for one in answer["neighbors"]] == [second]
    assert (answer["numRows"], answer["neighborhood"]) == (1, [-5, 5])


# What only servers with API v2 have


def content_id(text):
    return str(uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16]))


def test_an_event_is_found_by_the_fingerprint_of_its_file(pipeline, coinc, api):
    if not api.is_v2:
        pytest.skip("not in v1")
    contents = coinc + "<!-- mine -->"
    event = new_event(pipeline, contents)
    assert pipeline.event(content_id(contents)).json()["graceid"] == event
    assert pipeline.logs(content_id(contents)).json()["logs"][0]["comment"] == "Original Data"


def test_a_replay_id_stays_with_its_event(pipeline, coinc, api):
    if not api.is_v2:
        pytest.skip("not in v1")
    event = new_event(pipeline, coinc, replay_id="O4a_replay-1")
    assert pipeline.event(event).json()["replay_id"] == "O4a_replay-1"
    response = pipeline.create_event("Test", "gstlal", "coinc.xml", filecontents=coinc, replay_id="no good!")
    assert response.status_code == 201
    assert response.json()["replay_id"] is None
    assert "malformed replay_id" in " ".join(response.json()["warnings"])


def test_a_reserved_event_is_uploaded_later(pipeline, coinc, api):
    if not api.is_v2:
        with pytest.raises(NotImplementedError):
            pipeline._reserve_graceid("Test", "gstlal")
        return
    if api.version is None:
        assert pipeline.service_info["api-default"] == "v2"
    response = pipeline._reserve_graceid("Test", "gstlal", search="AllSky", replay_id="r-1")
    assert response.status_code == 201
    reserved = response.json()
    assert reserved["graceid"].startswith("T")
    assert (reserved["submitter"], reserved["replay_id"]) == ("pipeline@ligo.org", "r-1")
    response = pipeline.upload_reserved_event(
        reserved["graceid"], "coinc.xml", filecontents=coinc, labels=["INJ"], kafka_server="broker:9092"
    )
    assert response.status_code == 201
    event = pipeline.event(reserved["graceid"]).json()
    assert (event["far"], event["labels"], event["search"]) == (1.25e-9, ["INJ"], "AllSky")
    with refused(400):
        pipeline._reserve_graceid("Test", "gstlal", replay_id="no good!")


# Gamma-ray bursts


def test_a_gamma_ray_burst_is_updated_where_that_still_exists(pipeline, api):
    event = new_event(pipeline, GRB, "External", "Fermi", "GRB", name="grb.xml")
    if api.is_v2:
        with refused(410):
            pipeline.update_grbevent(event, t90=12)
        return
    response = pipeline.update_grbevent(
        event, ra=121.5, dec=-44.25, error_radius=1.5, t90=12, redshift=0.25, designation="GRB240517A"
    )
    assert response.status_code == 200
    grb = response.json()["extra_attributes"]["GRB"]
    assert (grb["ra"], grb["dec"], grb["error_radius"]) == (121.5, -44.25, 1.5)
    assert (grb["T90"], grb["redshift"], grb["designation"]) == (12, 0.25, "GRB240517A")
    comments = [log["comment"] for log in pipeline.logs(event).json()[api.log_key]]
    assert comments[-1].startswith("Updated GRB event parameters: ")
    with refused(400, ["Request would not modify the GRB event"]):
        pipeline.update_grbevent(event, t90=12)
    with refused(400, ["Parameter 't90' must be a float"]):
        pipeline.update_grbevent(event, t90="long")


def test_only_gamma_ray_bursts_are_updated(pipeline, scientist, event, api):
    if api.is_v2:
        pytest.skip("gone in v2")
    with refused(400, f"Cannot update GRB event parameters for non-GRB event {event}"):
        pipeline.update_grbevent(event, t90=12)
    with refused(403):
        scientist.update_grbevent(event, t90=12)
