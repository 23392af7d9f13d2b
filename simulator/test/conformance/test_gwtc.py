"""Catalogues of gravitational waves through ligo-gracedb."""

import pytest
from clients import new_event, new_superevent, refused


@pytest.fixture
def manager(login):
    return login("catalogManager")


@pytest.fixture
def smap(superevent, event):
    return {
        superevent: {
            "pipelines": {"gstlal": event},
            "far": 1.8432234e-10,
            "pastro": {"BNS": 0.9922100906247882, "Terrestrial": 1.0},
        }
    }


def test_a_catalogue_is_made_in_versions(manager, scientist, smap):
    response = manager.gwtc_create(smap, "4a-1", comment="first")
    assert response.status_code == 201
    made = response.json()
    assert set(made) == {"number", "version", "created", "submitter", "url", "gwtc_superevents", "comment"}
    assert (made["number"], made["version"], made["comment"]) == ("4a-1", 1, "first")
    assert made["submitter"] == "catalog.manager@ligo.org"
    assert made["gwtc_superevents"] == smap
    assert made["url"].endswith("/api/gwtc/4a-1/1/")

    assert manager.gwtc_create({}, "4a-1").json()["version"] == 2
    assert scientist.gwtc_get("4a-1", 1).json() == made
    assert scientist.gwtc_get("4a-1", "latest").json()["version"] == 2
    assert scientist.gwtc_get("4a-1", "LATEST").json()["comment"] == ""
    assert scientist.gwtc_versions("4a-1") == [2, 1]
    assert "4a-1" in scientist.gwtc_numbers()


def test_catalogues_are_listed_page_by_page_and_the_newest_first(manager, scientist):
    for _ in range(12):
        manager.gwtc_create({}, "4")
    manager.gwtc_create({}, "5")
    listed = list(scientist.gwtc_list())
    assert [(one["number"], one["version"]) for one in listed] == [("5", 1), *(("4", n) for n in range(12, 0, -1))]
    assert [one["version"] for one in scientist.gwtc_list("4")] == list(range(12, 0, -1))
    page = scientist.get(scientist.links["gwtc"]).json()
    assert set(page) == {"count", "next", "previous", "results"}
    assert (page["count"], len(page["results"])) == (13, 10)
    assert list(scientist.gwtc_list("none")) == []


def test_a_catalogue_that_is_not_there_is_a_404(manager, scientist):
    with refused(404):
        scientist.gwtc_get("4", 1)
    manager.gwtc_create({}, "4")
    with refused(404):
        scientist.gwtc_get("4", 2)
    with refused(404):
        scientist.gwtc_get("5", "latest")


def test_only_catalogue_managers_make_catalogues(scientist, anonymous):
    with refused(403):
        scientist.gwtc_create({}, "4")
    with refused(403):
        list(anonymous.gwtc_list())


def test_what_a_catalogue_names_has_to_exist_and_to_fit(manager, pipeline, smap, superevent, event, coinc):
    entry = smap[superevent]
    other = new_event(pipeline, coinc)

    def answer(contents):
        with refused(400) as refusal:
            manager.gwtc_create(contents, "4")
        return refusal.body

    assert answer({"S990101a": entry}) == "Superevent S990101a was not found in the database."
    assert answer({superevent: {"far": None, "pastro": None}}) == (
        f"superevent key pipelines not found for gwtc_superevent {superevent}."
    )
    assert answer({superevent: {**entry, "pipelines": 5}}) == (
        f'value corresponding to {superevent}["pipelines"] is not a dictionary'
    )
    assert answer({superevent: {**entry, "pipelines": {"gstlal": "G99999999"}}}) == (
        "Catalog Error: Event G99999999 was not found in the database."
    )
    assert answer({superevent: {**entry, "pipelines": {"gstlal": other}}}) == (
        f"Catalog Error: Event {other} is not part of superevent {superevent}."
    )
    assert answer({superevent: {**entry, "pipelines": {"pycbc": event}}}) == (
        f"Catalog Error: Pipeline of {event} (gstlal) does not match the supplied pipeline (pycbc)"
    )
    assert answer({superevent: {"pipelines": {}, "pastro": None}}) == f"far not found for superevent {superevent}"
    assert answer({superevent: {"pipelines": {}, "far": None}}) == f"pastro not found for superevent {superevent}"
    with refused(400, "Only letters, numbers, dots, underscores, and hyphens are allowed."):
        manager.gwtc_create({}, "four!")
    assert new_superevent(pipeline, other) != superevent
