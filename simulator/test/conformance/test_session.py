"""How the client finds the server, what it reads from the root document, and for whom it speaks."""

import os

import pytest
from clients import PROFILE, be, refused
from igwn_auth_utils.error import IgwnAuthError
from ligo.gracedb.rest import GraceDb

NAMES = {
    "scientist": "scientist@ligo.org",
    "pipeline": "pipeline@ligo.org",
    "advocate": "advocate@ligo.org",
    "operator": "operator@ligo.org",
}


def test_ping_answers_with_the_root_document(scientist, api):
    response = scientist.ping()
    assert response.status_code == 200
    assert response.json()["links"]["self"].endswith(f"/api/{api.prefix}")


def test_the_root_is_read_once_and_offers_every_link_and_template(scientist, simulator, api):
    info = scientist.service_info
    assert scientist.service_info is info
    roots = [one for one in simulator.received() if one["url"].rstrip("/").endswith(f"/api/{api.prefix}".rstrip("/"))]
    assert len(roots) == 1
    assert set(scientist.links) >= {"self", "superevents", "events", "performance", "gwtc", "user-info"}
    assert scientist.templates["event-detail-template"].endswith(f"/api/{api.prefix}events/{{graceid}}")
    assert ("event-reserve-template" in scientist.templates) == api.is_v2
    assert ("superevent-notice-list-template" in scientist.templates) == api.is_v2
    assert "superevent-pipeline-preferred-event-list-template" in scientist.templates


def test_the_vocabularies_of_the_root_are_those_that_the_client_checks_against(scientist, api):
    assert {"CBC", "Burst", "External", "Test"} <= set(scientist.groups)
    assert {"gstlal", "pycbc", "MBTA", "CWB", "Fermi", "HardwareInjection"} <= set(scientist.pipelines)
    assert {"AllSky", "MDC", "EarlyWarning", "GRB"} <= set(scientist.searches)
    assert {"ADVREQ", "ADVOK", "INJ", "SIGNIF_LOCKED"} <= set(scientist.allowed_labels)
    assert scientist.superevent_categories == {"P": "Production", "T": "Test", "M": "MDC"}
    assert scientist.signoff_types == {"OP": "operator", "ADV": "advocate"}
    assert scientist.signoff_statuses == {"OK": "OKAY", "NO": "NOT OKAY"}
    assert scientist.voevent_types["EW"] == "earlywarning"
    assert scientist.api_versions == ["default", "v1", "v2"]


def test_the_lists_that_newer_servers_dropped_are_there_for_older_clients_only(scientist, api):
    if api.is_v2:
        assert scientist.em_groups is None
        assert scientist.instruments is None
    else:
        assert "ZTF" in scientist.em_groups
        assert scientist.instruments == {"H1": "LHO", "L1": "LLO", "V1": "Virgo"}


def test_the_server_says_which_generation_it_is(scientist):
    if PROFILE == "current":
        assert scientist.server_version.startswith("2.36")
        assert scientist.service_info["api-default"] == "v2"
    else:
        assert scientist.server_version.startswith("2.17")
        assert "api-default" not in scientist.service_info


def test_an_unknown_api_version_makes_the_client_list_those_that_exist(login):
    with pytest.raises(ValueError, match="v2"):
        _ = login("scientist", api_version="v9").service_info


@pytest.mark.parametrize("user", NAMES)
def test_a_token_says_who_asks(login, user):
    info = login(user).get_user_info().json()
    assert info["username"] == NAMES[user]
    assert set(info) == {
        *("username", "first_name", "last_name", "email", "is_internal_user", "upload_to_pipeline"),
    }
    assert info["is_internal_user"] is True


def test_the_pipelines_that_a_user_may_upload_for_are_listed(pipeline, scientist):
    assert "gstlal" in pipeline.get_user_info().json()["upload_to_pipeline"]
    assert scientist.get_user_info().json()["upload_to_pipeline"] == []


def test_without_a_credential_the_user_is_anonymous(anonymous):
    assert anonymous.get_user_info().json() == {"username": "AnonymousUser"}


def test_a_token_that_ran_out_leaves_its_owner_anonymous(login):
    assert login("expired").get_user_info().json() == {"username": "AnonymousUser"}


@pytest.mark.parametrize("variable", ["SCITOKEN_FILE", "BEARER_TOKEN_FILE"])
def test_a_token_is_found_through_the_variable_for_files(simulator, variable):
    be(None)
    os.environ[variable] = simulator.tokens["advocate"]
    client = GraceDb(simulator.url, use_auth="scitoken")
    assert client.get_user_info().json()["username"] == "advocate@ligo.org"


@pytest.mark.parametrize("variable", ["SCITOKEN", "BEARER_TOKEN"])
def test_a_token_is_found_through_the_variable_for_its_text(simulator, variable):
    be(None)
    with open(simulator.tokens["pipeline"], encoding="utf-8") as file:
        os.environ[variable] = file.read().strip()
    client = GraceDb(simulator.url, use_auth="scitoken", fail_if_noauth=True)
    assert client.get_user_info().json()["username"] == "pipeline@ligo.org"


def test_a_renewed_token_file_is_used_at_once(simulator, tmp_path):
    file = tmp_path / "token"
    be(str(file))
    client = GraceDb(simulator.url)
    for user in ("scientist", "advocate"):
        with open(simulator.tokens[user], encoding="utf-8") as token:
            file.write_text(token.read())
        assert client.get_user_info().json()["username"] == NAMES[user]


def make_token(simulator, **settings):
    """A token file with special properties, made by the simulator's issuer."""
    return simulator.ask("POST", "/tokens", {"user": "scientist", **settings})["file"]


@pytest.mark.parametrize(
    "settings",
    [
        {"audience": "https://elsewhere.example"},
        {"scope": "storage.read:/"},
        {"badSignature": True},
        {"issuer": "https://elsewhere.example/issuer"},
        {"lifetime": -100},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_a_token_that_is_not_for_this_server_makes_an_anonymous_user(simulator, settings):
    """The client itself would not send most of these, so they go past its checks in the plain header."""
    import requests

    with open(make_token(simulator, **settings), encoding="utf-8") as file:
        token = file.read().strip()
    answer = requests.get(
        f"{simulator.url}user-info/", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    assert (answer.status_code, answer.json()) == (200, {"username": "AnonymousUser"})


def test_a_token_of_audience_any_is_good_everywhere(simulator):
    be(make_token(simulator, audience="ANY"))
    assert GraceDb(simulator.url).get_user_info().json()["username"] == "scientist@ligo.org"


def test_a_client_certificate_says_who_asks(simulator, api):
    pair = (simulator.x509["certFile"], simulator.x509["keyFile"])
    client = GraceDb(simulator.url, cred=pair, use_auth="x509", api_version=api.version)
    assert client.get_user_info().json()["username"] == "scientist@ligo.org"
    assert client.superevent("MS240716a").json()["preferred_event"].startswith("M")


def test_a_proxy_certificate_stands_for_its_owner(simulator, api):
    client = GraceDb(simulator.url, cred=simulator.x509["proxyFile"], use_auth="x509", api_version=api.version)
    assert client.get_user_info().json()["username"] == "scientist@ligo.org"


def test_certificates_are_found_through_the_variables_of_grid_tools(simulator, monkeypatch):
    monkeypatch.setenv("X509_USER_PROXY", simulator.x509["proxyFile"])
    assert GraceDb(simulator.url).get_user_info().json()["username"] == "scientist@ligo.org"
    monkeypatch.delenv("X509_USER_PROXY")
    monkeypatch.setenv("X509_USER_CERT", simulator.x509["certFile"])
    monkeypatch.setenv("X509_USER_KEY", simulator.x509["keyFile"])
    assert GraceDb(simulator.url).get_user_info().json()["username"] == "scientist@ligo.org"


def test_a_token_counts_before_a_certificate(simulator):
    be(simulator.tokens["advocate"])
    client = GraceDb(simulator.url, cred=simulator.x509["proxyFile"])
    assert client.get_user_info().json()["username"] == "advocate@ligo.org"


def certificate(simulator, **settings):
    made = simulator.ask("POST", "/certificates", {"user": "scientist", **settings})
    return (made["certFile"], made["keyFile"])


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"unknownSubject": True}, "Invalid certificate subject"),
        ({"otherCa": True}, "Certificate could not be verified"),
    ],
    ids=["unknown subject", "other authority"],
)
def test_a_bad_certificate_is_refused_in_words(simulator, settings, sentence):
    client = GraceDb(simulator.url, cred=certificate(simulator, **settings), use_auth="x509")
    with refused(403, {"detail": sentence}):
        client.ping()


def test_without_a_credential_a_careful_client_does_not_start(simulator):
    be(None)
    with pytest.raises(IgwnAuthError):
        GraceDb(simulator.url, fail_if_noauth=True)


def test_an_address_without_its_final_slash_works_too(simulator):
    assert GraceDb(simulator.url.rstrip("/"), force_noauth=True).ping().status_code == 200


def test_a_password_from_netrc_is_refused_in_words(simulator, monkeypatch, tmp_path):
    """With force_noauth, and only then, the client sends what a .netrc file has for the host."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login somebody password wrong\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with refused(403, {"detail": "Invalid username/password."}):
        GraceDb(simulator.url, force_noauth=True).ping()


def test_a_client_that_reloads_its_token_works_too(simulator):
    be(simulator.tokens["scientist"])
    client = GraceDb(simulator.url, reload_cred=True)
    assert client.get_user_info().json()["username"] == "scientist@ligo.org"


def test_a_token_counts_alone_if_only_tokens_are_wanted(simulator):
    be(simulator.tokens["advocate"])
    assert GraceDb(simulator.url, use_auth="scitoken").get_user_info().json()["username"] == "advocate@ligo.org"
    be(None)
    with pytest.raises(IgwnAuthError):
        GraceDb(simulator.url, use_auth="scitoken").ping()


def test_the_old_names_of_methods_do_the_same(pipeline, coinc, api):
    event = pipeline.createEvent("Test", "gstlal", "coinc.xml", filecontents=coinc).json()["graceid"]
    made = pipeline.createSuperevent(1400000000, 1400000001, 1400000002, event, category="T").json()
    superevent = made["superevent_id"]
    assert pipeline.updateSuperevent(superevent, t_0=1400000001.5).json()["t_0"] == 1400000001.5
    other = pipeline.createEvent("Test", "pycbc", "coinc.xml", filecontents=coinc).json()["graceid"]
    assert pipeline.replaceEvent(other, "coinc.xml", filecontents=coinc).status_code == 202
    assert pipeline.numEvents(other) == 1
    assert pipeline.addEventToSuperevent(superevent, other).status_code == 201
    assert pipeline.removeEventFromSuperevent(superevent, other).status_code == 204
    number = pipeline.writeLog(superevent, "m").json()["N"]
    assert pipeline.addTag(superevent, number, "sky_loc").status_code == 201
    assert pipeline.removeTag(superevent, number, "sky_loc").status_code == 204
    assert pipeline.writeLabel(superevent, "DQV").status_code == 201
    assert pipeline.removeLabel(superevent, "DQV").status_code == 204
    if not api.is_v2:
        assert pipeline.createVOEvent(superevent, "RE").status_code == 201
        stamp = ["2024-05-17T00:00:00"]
        assert pipeline.writeEMObservation(superevent, "ZTF", [1], 1, [1], 1, stamp, 1).status_code == 201
