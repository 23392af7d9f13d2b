"""Superevents through ligo-gracedb: making, reading, searching, changing and confirming them."""

import re

import pytest
from clients import new_event, new_superevent, refused

STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")

FIELDS = {
    *("superevent_id", "gw_id", "category", "created", "submitter", "preferred_event", "em_type"),
    *("t_start", "t_0", "t_end", "gw_events", "em_events", "far", "time_coinc_far", "space_coinc_far"),
    *("labels", "links", "preferred_event_data", "pipeline_preferred_events"),
}
PRIVATE = {"preferred_event", "gw_events", "em_events"}


def test_a_new_superevent_comes_back_field_by_field(pipeline, event, coinc, api):
    other = new_event(pipeline, coinc)
    response = pipeline.create_superevent(
        1400000000, 1400000001.5, 1400000002.25, event, category="test", events=[other], labels="INJ"
    )
    assert response.status_code == 201
    made = response.json()
    assert set(made) == FIELDS
    assert made["superevent_id"] == "TS240517a"
    assert made["category"] == "Test"
    assert made["submitter"] == "pipeline@ligo.org"
    assert made["preferred_event"] == event
    assert made["gw_events"] == [event, other]
    assert made["em_events"] == []
    assert (made["t_start"], made["t_0"], made["t_end"]) == (1400000000, 1400000001.5, 1400000002.25)
    assert made["labels"] == ["INJ"]
    assert made["gw_id"] is made["em_type"] is made["time_coinc_far"] is made["space_coinc_far"] is None
    assert STAMP.fullmatch(made["created"])
    assert made["preferred_event_data"]["graceid"] == event
    assert set(made["links"]) == {"events", "labels", "logs", "files", "self", "voevents", "emobservations"}
    assert made["links"]["self"].endswith(f"/api/{api.prefix}superevents/TS240517a/")
    assert pipeline.superevent("TS240517a").json() == made


def test_the_far_of_a_superevent_is_that_of_its_preferred_event(pipeline, superevent):
    assert pipeline.superevent(superevent).json()["far"] == 1.25e-9


def test_the_name_of_a_new_superevent_says_its_category_and_its_day(pipeline, coinc):
    names = []
    for group, search, category in (("Test", "AllSky", "T"), ("CBC", "MDC", "M"), ("CBC", "AllSky", "P")):
        event = new_event(pipeline, coinc, group, "gstlal", search)
        names.append(new_superevent(pipeline, event, category))
    assert names == ["TS240517a", "MS240517a", "S240517a"]


def test_making_a_superevent_without_permission_is_refused(scientist, anonymous, event):
    with refused(403, {"detail": "You are not allowed to create superevents."}):
        scientist.create_superevent(1, 2, 3, event, category="P")
    with refused(403, {"detail": "You are not allowed to create MDC superevents."}):
        scientist.create_superevent(1, 2, 3, event, category="M")
    with refused(403, {"detail": "Authentication credentials were not provided."}):
        anonymous.create_superevent(1, 2, 3, event, category="T")


def test_an_event_belongs_to_one_superevent_at_most(pipeline, superevent, event):
    with refused(400, f"Event {event} is already assigned to a Superevent"):
        new_superevent(pipeline, event)


def test_an_invalid_new_superevent_is_refused_in_one_sentence(pipeline, event):
    with refused(400, "Event with graceid T99999999 does not exist."):
        new_superevent(pipeline, "T99999999")
    with refused(400, "Not a valid graceid."):
        new_superevent(pipeline, "nonsense")
    with refused(400, "A valid number is required."):
        pipeline.create_superevent("soon", 2, 3, event, category="T")
    with refused(400) as refusal:
        pipeline.create_superevent("soon", "later", 3, event, category="T")
    assert refusal.body == ["A valid number is required.", "A valid number is required."]


def test_signoff_labels_cannot_be_given_at_creation(pipeline, event):
    with refused(400) as refusal:
        new_superevent(pipeline, event, labels=["ADVOK"])
    assert "automated process" in refusal.body


def test_a_superevent_that_is_not_there_is_a_404(scientist, api):
    with refused(404, api.not_found("Superevent")):
        scientist.superevent("S990101a")


def test_ids_are_case_sensitive(scientist, superevent, api):
    with refused(404, api.not_found("Superevent")):
        scientist.superevent(superevent.lower())


def test_what_is_not_exposed_does_not_exist_for_the_public(anonymous, superevent, api):
    with refused(404, api.not_found("Superevent")):
        anonymous.superevent(superevent)


def test_the_public_sees_less_of_an_exposed_superevent(anonymous, scientist):
    seen = anonymous.superevent("S240716b").json()
    assert set(scientist.superevent("S240716b").json()) == FIELDS
    assert set(seen) == FIELDS - PRIVATE
    assert "events" not in seen["links"]


def test_changing_a_superevent_gives_it_back_changed_and_leaves_a_log(pipeline, superevent, coinc, api):
    other = new_event(pipeline, coinc)
    response = pipeline.update_superevent(
        superevent, t_0=1400000001.75, preferred_event=other, em_type="E100", time_coinc_far=1e-9, space_coinc_far=2.5e-10
    )
    assert response.status_code == 200
    changed = response.json()
    assert set(changed) == FIELDS
    assert (changed["t_0"], changed["preferred_event"], changed["em_type"]) == (1400000001.75, other, "E100")
    assert (changed["time_coinc_far"], changed["space_coinc_far"]) == (1e-9, 2.5e-10)
    comments = [log["comment"] for log in pipeline.logs(superevent).json()[api.log_key]]
    assert comments[-1].startswith("Updated superevent parameters: t_0: ")
    assert f"-> {other}" in comments[-1]


def test_a_change_that_changes_nothing_is_refused(pipeline, superevent):
    with refused(400, "Request would not modify the superevent"):
        pipeline.update_superevent(superevent, t_0=1400000001.5)


def test_changing_a_superevent_without_permission_is_refused(scientist):
    with refused(403, {"detail": "You are not allowed to change MDC superevents."}):
        scientist.update_superevent("MS240716a", t_0=1400000001)
    with refused(403, {"detail": "You are not allowed to change superevents."}):
        scientist.update_superevent("S240716b", t_0=1400000001)


def test_the_preferred_event_cannot_be_taken_from_another_superevent(pipeline, superevent, event, coinc):
    other = new_superevent(pipeline, new_event(pipeline, coinc))
    with refused(400, f"Event {event} is already assigned to a Superevent"):
        pipeline.update_superevent(other, preferred_event=event)


# Lists


def test_a_search_comes_in_pages_that_the_client_follows(scientist, simulator):
    every = [one["superevent_id"] for one in scientist.superevents("category: MDC", count=1000)]
    paged = [one["superevent_id"] for one in scientist.superevents("category: MDC", count=7)]
    assert len(every) == 96
    assert paged == every
    asked = [one["url"] for one in simulator.received() if "superevents/?" in one["url"] and "count=7" in one["url"]]
    assert len(asked) == 14


def test_a_search_stops_at_its_limit(scientist):
    assert len(list(scientist.superevents("category: MDC", count=5, max_results=12))) == 12


def test_a_search_can_be_sorted(scientist):
    times = [one["t_0"] for one in scientist.superevents("category: MDC", orderby=["t_0", "created"])]
    assert times == sorted(times)
    times = [one["t_0"] for one in scientist.superevents("category: MDC", orderby="-t_0")]
    assert times == sorted(times, reverse=True)


def test_columns_are_picked_by_the_client(scientist):
    rows = list(scientist.superevents("S240716b", columns=["superevent_id", "far"]))
    assert len(rows) == 1
    assert set(rows[0]) == {"superevent_id", "far"}


def test_without_a_query_every_category_is_listed_and_the_newest_first(scientist, superevent):
    rows = list(scientist.superevents())
    assert len(rows) == 101
    assert rows[0]["superevent_id"] == superevent
    assert {row["category"] for row in rows} == {"Production", "Test", "MDC"}


def test_with_a_query_mock_data_is_left_out_unless_it_is_asked_for(scientist, superevent):
    assert {row["category"] for row in scientist.superevents("far < 1")} == {"Production"}
    assert {row["category"] for row in scientist.superevents("far < 1 Test")} == {"Test"}


@pytest.mark.parametrize(
    "query",
    [
        *("id: S240716b", "s240716B", "S240716*", "label: ADVOK & ~ADVNO", "far < 1e-9"),
        *("far: 1e-50 .. 1e-9", "created: 2024-07-16 .. 2024-07-17", "is_gw: False", "status: public"),
        *("runid: O4", "t_0: 1400000000 .. 1500000000", "Production", "EM_READY | PE_READY"),
        *("event: G500200 .. G999999", "is_public: true far < 1"),
    ],
)
def test_a_query_finds_what_fits_it_and_less_than_everything(scientist, query):
    found = list(scientist.superevents(query))
    assert len(found) < 100
    assert len(scientist.get(f"{scientist.links['superevents']}?query={query.replace('&', '%26')}").json()["superevents"]) == len(found)


@pytest.mark.parametrize("query", ["nonsense", "group:CBC", "S240716?", "far < ", "(EM_READY)", "created > 2025-01-01"])
def test_a_query_that_makes_no_sense_is_refused(scientist, query):
    with refused(400, {"detail": "Invalid query"}):
        list(scientist.superevents(query))


def test_the_public_finds_what_is_exposed(anonymous, superevent):
    assert len(list(anonymous.superevents("category: Test"))) == 0
    assert len(list(anonymous.superevents("category: MDC"))) == 96


def test_a_page_says_how_many_there_are_and_where_the_next_is(scientist):
    page = scientist.get(f"{scientist.links['superevents']}?count=10&query=MDC&start=10").json()
    assert set(page) == {"numRows", "superevents", "links"}
    assert page["numRows"] == 96
    assert set(page["links"]) == {"self", "next", "previous", "first", "last"}
    assert page["links"]["next"].endswith("?count=10&query=MDC&start=20")
    assert page["links"]["previous"].endswith("?count=10&query=MDC")
    # Reference server behaviour: these two lose the query, and the last one has a start that is no whole number.
    assert "query" not in page["links"]["first"]
    assert re.search(r"start=\d+\.\d+", page["links"]["last"])


# Confirmation


def test_a_confirmed_superevent_has_two_names(advocate, superevent, api):
    response = advocate.confirm_superevent_as_gw(superevent)
    assert response.status_code == 200
    confirmed = response.json()
    assert confirmed["superevent_id"] == superevent
    assert confirmed["gw_id"] == "TGW240517A"
    assert confirmed["links"]["self"].endswith("superevents/TGW240517A/")
    assert advocate.superevent("TGW240517A").json() == advocate.superevent(superevent).json()
    comments = [log["comment"] for log in advocate.logs(superevent).json()[api.log_key]]
    assert comments[-1] == f"Confirmed as a gravitational wave: ID changed from {superevent} -> TGW240517A"
    with refused(400, "Superevent is already confirmed as a GW"):
        advocate.confirm_superevent_as_gw(superevent)


def test_a_confirmed_superevent_can_get_a_name_of_ones_own(advocate, superevent):
    assert advocate.confirm_superevent_as_gw(superevent, gw_id="GW240517").json()["gw_id"] == "GW240517"
    assert advocate.superevent("GW240517").json()["superevent_id"] == superevent


def test_not_everybody_confirms_gravitational_waves(scientist):
    with refused(403):
        scientist.confirm_superevent_as_gw("S240716b")


# Events


def links_of(client, superevent, path):
    return client.get(client.templates[path].format(superevent_id=superevent)).json()


def test_events_join_and_leave_a_superevent(pipeline, superevent, event, coinc, api):
    other = new_event(pipeline, coinc)
    response = pipeline.add_event_to_superevent(superevent, other)
    assert response.status_code == 201
    assert response.json()["graceid"] == other
    assert set(response.json()) == {"self", "graceid"}
    # Reference server behaviour: this leads to the event, not to its membership.
    assert response.json()["self"].endswith(f"/api/{api.prefix}events/{other}")
    listed = links_of(pipeline, superevent, "superevent-event-list-template")
    assert set(listed) == {"start", "numRows", "events", "links"}
    assert [one["graceid"] for one in listed["events"]] == [event, other]
    assert (listed["start"], listed["numRows"]) == (0, 2)
    with refused(400, f"Event {other} is already assigned to a Superevent"):
        pipeline.add_event_to_superevent(superevent, other)

    assert pipeline.remove_event_from_superevent(superevent, other).status_code == 204
    with refused(404):
        pipeline.remove_event_from_superevent(superevent, other)
    with refused(
        400, f"Event {event} can't be removed from superevent {superevent} because it is the preferred event"
    ):
        pipeline.remove_event_from_superevent(superevent, event)
    comments = [log["comment"] for log in pipeline.logs(superevent).json()[api.log_key]]
    assert comments[-2:] == [f"Added event: {other}", f"Removed event: {other}"]


def test_pipelines_have_preferred_events_of_their_own(pipeline, superevent, event, coinc, api):
    if "superevent-pipeline-preferred-event-list-template" not in pipeline.templates:
        pytest.skip("this server does not name the address")
    other = new_event(pipeline, coinc, pipeline="pycbc")
    with refused(400, f"Event {other} is not part of superevent {superevent}"):
        pipeline.add_pipeline_preferred_event(superevent, other)
    pipeline.add_event_to_superevent(superevent, other)
    response = pipeline.add_pipeline_preferred_event(superevent, other)
    assert response.status_code == 201
    assert response.json()["graceid"] == other
    with refused(400, f"Event {other} is already the pycbc pipeline-preferred event for {superevent}"):
        pipeline.add_pipeline_preferred_event(superevent, other)
    assert pipeline.superevent(superevent).json()["pipeline_preferred_events"]["pycbc"]["graceid"] == other
    assert pipeline.remove_pipeline_preferred_event(superevent, other).status_code == 204
    with refused(404):
        pipeline.remove_pipeline_preferred_event(superevent, other)

    # Leaving the superevent ends this too.
    pipeline.add_pipeline_preferred_event(superevent, other)
    pipeline.remove_event_from_superevent(superevent, other)
    assert "pycbc" not in pipeline.superevent(superevent).json()["pipeline_preferred_events"]


# Permissions


def test_exposing_and_hiding_change_who_sees_a_superevent(advocate, anonymous, superevent, api):
    response = advocate.modify_permissions(superevent, "expose")
    assert response.status_code == 200
    given = {(one["group"], one["permission"]) for one in response.json()}
    assert given == {
        ("lvem_observers", "view_superevent"),
        ("lvem_observers", "annotate_superevent"),
        ("public_users", "view_superevent"),
    }
    listed = advocate.permissions(superevent).json()
    assert set(listed) == {"start", "numRows", "permissions", "links"}
    assert ("public_users", "view_superevent") in {(one["group"], one["permission"]) for one in listed["permissions"]}
    assert anonymous.superevent(superevent).json()["superevent_id"] == superevent

    assert advocate.modify_permissions(superevent, "hide").status_code == 200
    with refused(404):
        anonymous.superevent(superevent)
    comments = [log["comment"] for log in advocate.logs(superevent).json()[api.log_key]]
    assert comments[-2:] == [
        "Exposed to LV-EM observers and the general public.",
        "Hidden from LV-EM observers and the general public.",
    ]


def test_not_everybody_exposes_superevents(scientist, anonymous, superevent):
    with refused(403, {"detail": "You are not allowed to expose superevents."}):
        scientist.modify_permissions(superevent, "expose")
    with refused(403, {"detail": "You are not allowed to hide superevents."}):
        scientist.modify_permissions(superevent, "hide")
    with refused(403):
        anonymous.permissions("S240716b")
