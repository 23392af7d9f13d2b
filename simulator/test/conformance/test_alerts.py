"""VOEvents, notices, EM observations and signoffs: what people and programs outside receive, and what they answer."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from clients import refused

VOEVENT = {
    *("voevent_type", "file_version", "ivorn", "created", "issuer", "filename", "N", "links"),
    *("skymap_type", "skymap_filename", "internal", "open_alert", "hardware_inj", "coinc_comment"),
    *("prob_has_ns", "prob_has_remnant", "prob_bns", "prob_nsbh", "prob_bbh", "significant"),
    *("prob_terrestrial", "prob_has_mass_gap"),
}
SUPEREVENT_VOEVENT = VOEVENT | {
    *("prob_has_ssm", "raven_coinc", "ext_gcn", "ext_pipeline", "ext_search", "combined_skymap_filename"),
}


@pytest.fixture
def skymap(pipeline, target):
    """A file on the target that can serve as a sky map."""
    pipeline.write_log(target, "sky map", "bayestar.fits.gz", filecontents="map")
    return "bayestar.fits.gz"


# VOEvents


def test_a_voevent_is_built_where_that_still_exists(pipeline, target, kind, skymap, api):
    if api.is_v2:
        with refused(410):
            pipeline.create_voevent(target, "PR")
        return
    response = pipeline.create_voevent(
        target,
        "initial",
        skymap_type="bayestar",
        skymap_filename=skymap,
        internal=False,
        open_alert=True,
        BNS=0.95,
        NSBH=0.01,
        BBH=0.03,
        Terrestrial=0.01,
        ProbHasNS=1,
        ProbHasRemnant=0.5,
        HasMassGap=0.25,
    )
    assert response.status_code == 201
    made = response.json()
    assert set(made) >= (SUPEREVENT_VOEVENT if kind == "superevent" else VOEVENT)
    assert (made["voevent_type"], made["N"], made["issuer"]) == ("IN", 1, "pipeline@ligo.org")
    assert made["filename"] == f"{target}-1-Initial.xml"
    assert (made["skymap_type"], made["skymap_filename"]) == ("bayestar", skymap)
    assert (made["prob_bns"], made["prob_has_ns"], made["prob_has_mass_gap"]) == (0.95, 1, 0.25)
    assert (made["internal"], made["hardware_inj"]) == (False, False)
    # Reference server behaviour: events do not keep this.
    assert made["open_alert"] == (kind == "superevent")
    assert made["ivorn"].startswith("ivo://") and made["ivorn"].endswith(f"#{target}-1-Initial")
    assert set(made["links"]) == {"self", "file"}

    assert pipeline.voevents(target, 1).json()["ivorn"] == made["ivorn"]
    listed = pipeline.voevents(target).json()
    assert set(listed) == {"start", "numRows", "links", "voevents"}
    assert [one["N"] for one in listed["voevents"]] == [1]
    logs = pipeline.logs(target).json()[api.log_key]
    written = next(log for log in logs if log["comment"] == "New VOEvent")
    assert (written["filename"], "em_follow" in written["tag_names"]) == (made["filename"], True)


def test_a_voevent_is_a_file_of_that_standard(pipeline, target, kind, skymap, api):
    if api.is_v2:
        pytest.skip("gone in v2")
    made = pipeline.create_voevent(target, "PR", skymap_type="bayestar", skymap_filename=skymap, BNS=0.75).json()
    root = ElementTree.fromstring(pipeline.files(target, made["filename"]).read())
    assert root.tag == "{http://www.ivoa.net/xml/VOEvent/v2.0}VOEvent"
    assert root.get("ivorn") == made["ivorn"]
    assert root.get("version") == "2.0"
    params = {param.get("name"): param.get("value") for param in root.iter("Param")}
    assert params["GraceID"] == target
    assert float(params["BNS"]) == 0.75
    assert float(params["FAR"]) == 1.25e-9
    assert root.find("Who/Date") is not None
    assert root.find("WhereWhen") is not None


def test_an_unfit_voevent_is_refused(pipeline, event, superevent, api):
    if api.is_v2:
        pytest.skip("gone in v2")
    with refused(400, "Skymap file nowhere.fits not found for this superevent."):
        pipeline.create_voevent(superevent, "PR", skymap_type="bayestar", skymap_filename="nowhere.fits")
    with refused(400, "Skymap type is required for VOEvents that include a skymap."):
        pipeline.create_voevent(superevent, "PR", skymap_filename="bayestar.fits.gz")
    with refused(400, "Skymap filename is required for initial and update VOEvents."):
        pipeline.create_voevent(superevent, "update")
    with refused(400, {"error": "Both or neither of skymap_type and skymap_filename must be specified."}):
        pipeline.create_voevent(event, "PR", skymap_filename="bayestar.fits.gz")
    with refused(400):
        pipeline.create_voevent(superevent, "PR", BNS=1.5)


def test_a_voevent_that_is_not_there_is_a_404(pipeline, target, kind, api):
    if api.is_v2 and kind == "event":
        with refused(410):
            pipeline.voevents(target)
        return
    with refused(404):
        pipeline.voevents(target, 99)


def test_the_voevents_of_a_superevent_can_still_be_listed(scientist, superevent, api):
    listed = scientist.voevents(superevent).json()
    assert set(listed) == {"start", "numRows", "links", "voevents"}
    assert listed["numRows"] == 0


def test_the_public_sees_a_voevent_in_short(advocate, anonymous, superevent, api):
    if api.is_v2:
        pytest.skip("gone in v2")
    advocate.create_voevent(superevent, "RE", internal=False)
    advocate.modify_permissions(superevent, "expose")
    listed = anonymous.voevents(superevent).json()["voevents"]
    assert [set(one) for one in listed] == [
        {"voevent_type", "file_version", "ivorn", "created", "issuer", "filename", "N", "links"}
    ]
    with refused(403):
        anonymous.create_voevent(superevent, "RE")


# Notices


def notice(superevent, **event):
    return {
        "alert_type": "PRELIMINARY",
        "time_created": "2024-05-17T00:10:00Z",
        "superevent_id": superevent,
        "urls": {"gracedb": f"https://gracedb.ligo.org/superevents/{superevent}/view/"},
        "event": {
            "significant": True,
            "time": "2024-05-17T00:00:00.500Z",
            "far": 1.25e-9,
            "instruments": ["H1", "L1"],
            "group": "CBC",
            "pipeline": "gstlal",
            "search": "AllSky",
            "properties": {"HasNS": 1.0, "HasRemnant": 0.75, "HasMassGap": 0.0},
            "classification": {"BNS": 0.95, "NSBH": 0.02, "BBH": 0.02, "Terrestrial": 0.01},
            "duration": None,
            "central_frequency": None,
            "skymap": None,
            **event,
        },
        "external_coinc": None,
    }


def test_a_notice_is_kept_byte_for_byte(pipeline, superevent, api):
    if not api.is_v2:
        with pytest.raises(RuntimeError):
            pipeline.notices(superevent)
        return
    contents = json.dumps(notice(superevent), indent=1)
    response = pipeline.create_notice(superevent, "some/where/anything.json", filecontents=contents)
    assert response.status_code == 201
    made = response.json()
    assert (made["notice_type"], made["N"]) == ("PR", 1)
    assert (made["prob_bns"], made["prob_has_ns"]) == (0.95, 1.0)
    assert made["filename"] == f"{superevent}-1-preliminary.json"
    assert pipeline.files(superevent, made["filename"]).read() == contents.encode()
    assert pipeline.notices(superevent, 1).json()["filename"] == made["filename"]
    listed = pipeline.notices(superevent).json()
    assert (listed["numRows"], [one["N"] for one in listed["notices"]]) == (1, [1])


def test_a_notice_about_something_else_is_refused(pipeline, superevent, api):
    if not api.is_v2:
        pytest.skip("not in v1")
    with refused(400):
        pipeline.create_notice(superevent, "n.json", filecontents=json.dumps(notice("S240716b")))
    with refused(400):
        pipeline.create_notice(superevent, "n.json", filecontents="this is no JSON")
    with refused(400):
        pipeline.create_notice(superevent, "n.json", filecontents=json.dumps({"superevent_id": superevent}))
    with refused(404):
        pipeline.notices(superevent, 0)


# EM observations


def test_an_observation_covers_the_box_around_its_footprints(scientist, target, api):
    if api.is_v2:
        # The client itself finds no group to check against; the server has dropped the address as well.
        with pytest.raises(TypeError):
            scientist.write_emobservation(target, "ZTF", [1], 1, [1], 1, ["2024-05-17T00:00:00"], 1)
        with refused(410):
            scientist.emobservations(target)
        return
    response = scientist.write_emobservation(
        target,
        "ZTF",
        [100.0, 104.0],
        [2.0, 2.0],
        [-4.0, 6.0],
        2.0,
        ["2024-05-17T08:18:05", "2024-05-17T09:00:00"],
        [10, 9],
        comment="data uploaded",
    )
    assert response.status_code == 201
    made = response.json()
    assert {
        *("created", "N", "submitter", "group", "ra", "raWidth", "dec", "decWidth"),
        *("comment", "footprint_count", "footprints"),
    } <= set(made)
    assert (made["N"], made["group"], made["comment"]) == (1, "ZTF", "data uploaded")
    assert (made["ra"], made["raWidth"], made["dec"], made["decWidth"]) == (102, 6, 1, 12)
    assert made["footprint_count"] == 2
    assert [one["N"] for one in made["footprints"]] == [2, 1]
    assert made["footprints"][1]["start_time"] == "2024-05-17 08:18:05 UTC"
    assert made["footprints"][1]["exposure_time"] == 10
    assert set(made["footprints"][0]) == {"exposure_time", "start_time", "N", "raWidth", "decWidth", "ra", "dec"}

    assert scientist.emobservations(target, 1).json()["N"] == 1
    listed = scientist.emobservations(target).json()
    assert set(listed) == {"start", "numRows", "links", "observations"}
    assert listed["numRows"] == 1
    comments = [log["comment"] for log in scientist.logs(target).json()[api.log_key]]
    assert "New EMBB observation record for ZTF" in comments
    with refused(404):
        scientist.emobservations(target, 99)


def test_an_observation_with_lists_of_different_lengths_is_refused(scientist, target, kind, api):
    if api.is_v2:
        pytest.skip("gone in v2")
    name = "emobservation-list-template" if kind == "event" else "superevent-emobservation-list-template"
    url = scientist.templates[name].format(graceid=target, superevent_id=target)
    body = {
        **{"group": "ZTF", "comment": "", "ra_list": [1, 2], "ra_width_list": [1], "dec_list": [1]},
        **{"dec_width_list": [1], "start_time_list": ["2024-05-17T08:18:05"], "duration_list": [1]},
    }
    with refused(
        400,
        "ra_list, dec_list, ra_width_list, dec_width_list, start_time_list, and duration_list must be the same length.",
    ):
        scientist.post(url, json=body)


# Signoffs


@pytest.fixture
def waiting(advocate, superevent):
    """A superevent that waits for its advocate."""
    advocate.write_label(superevent, "ADVREQ")
    return superevent


def labels_of(client, superevent):
    return sorted(one["name"] for one in client.labels(superevent).json()["labels"])


def test_an_advocate_signs_off_changes_their_mind_and_takes_it_back(advocate, waiting, api):
    response = advocate.create_signoff(waiting, "ADV", "OK", "looks good")
    assert response.status_code == 201
    made = response.json()
    assert set(made) == {"self", "signoff_type", "instrument", "status", "submitter", "comment"}
    assert (made["signoff_type"], made["instrument"], made["status"]) == ("ADV", "", "OK")
    assert (made["submitter"], made["comment"]) == ("advocate@ligo.org", "looks good")
    assert made["self"].endswith(f"superevents/{waiting}/signoffs/ADV/")
    assert labels_of(advocate, waiting) == ["ADVOK"]
    assert advocate.signoffs(waiting, "ADV").json() == made
    listed = advocate.signoffs(waiting).json()
    assert set(listed) == {"start", "numRows", "links", "signoffs"}
    assert listed["signoffs"] == [made]

    changed = advocate.update_signoff(waiting, "ADV", status="NO", comment="a glitch")
    assert changed.status_code == 200
    assert changed.json()["status"] == "NO"
    assert labels_of(advocate, waiting) == ["ADVNO"]
    with refused(400, "Request would not modify the signoff."):
        advocate.update_signoff(waiting, "ADV", status="NO", comment="a glitch")

    assert advocate.delete_signoff(waiting, "ADV").status_code == 204
    assert labels_of(advocate, waiting) == ["ADVREQ"]
    with refused(404):
        advocate.signoffs(waiting, "ADV")
    comments = [log["comment"] for log in advocate.logs(waiting).json()[api.log_key]]
    assert comments[-3:] == [
        "Advocate signoff certified status as OK: 'looks good'; label ADVREQ removed and label ADVOK applied",
        "Advocate signoff updated: status OK -> NO, label ADVOK removed, label ADVNO applied; "
        "comment 'looks good' -> 'a glitch'",
        "Advocate signoff deleted: ADVNO removed and ADVREQ reapplied",
    ]


def test_a_signoff_has_to_be_asked_for(advocate, superevent):
    with refused(400, f"ADV signoff not requested for superevent {superevent}: label 'ADVREQ' not present."):
        advocate.create_signoff(superevent, "ADV", "OK", "too early")


def test_an_answered_question_is_not_asked_again(advocate, waiting):
    advocate.create_signoff(waiting, "ADV", "OK", "yes")
    with refused(
        400,
        "The 'ADVREQ' label cannot be applied to request a signoff because a related signoff already exists.",
    ):
        advocate.write_label(waiting, "ADVREQ")


def test_only_advocates_sign_off_as_advocates(scientist, anonymous, waiting):
    with refused(403):
        scientist.create_signoff(waiting, "ADV", "OK", "I would say so")
    with refused(403):
        anonymous.signoffs("S240716b")


def test_an_operator_signs_off_for_a_detector(login, advocate, superevent, api):
    operator = login("operator")
    advocate.write_label(superevent, "H1OPS")
    if api.is_v2:
        # The client finds no instruments in the root document; the server itself takes the signoff.
        with pytest.raises(TypeError):
            operator.create_signoff(superevent, "OP", "OK", "quiet", instrument="H1")
        url = operator.templates["superevent-signoff-list-template"].format(superevent_id=superevent)
        body = {"signoff_type": "OP", "instrument": "H1", "status": "OK", "comment": "quiet"}
        response = operator.post(url, data=body)
    else:
        response = operator.create_signoff(superevent, "OP", "OK", "quiet", instrument="H1")
    assert response.status_code == 201
    assert response.json()["self"].endswith("signoffs/OPH1/")
    assert labels_of(operator, superevent) == ["H1OK"]
