"""Labels, log entries, tags and files, on events and on superevents alike."""

import pytest
import requests
from clients import refused


# Labels


def test_a_label_is_set_read_and_removed(scientist, target, kind, api):
    response = scientist.write_label(target, "DQV")
    assert response.status_code == 201
    if kind == "superevent":
        assert set(response.json()) == {"self", "name", "created", "creator"}
        assert (response.json()["name"], response.json()["creator"]) == ("DQV", "scientist@ligo.org")
    else:
        # Up to v1 the answer is encoded twice.
        assert response.json() == ({} if api.is_v2 else "{}")

    label = scientist.labels(target, "DQV").json()
    assert set(label) == {"self", "name", "created", "creator"}
    assert (label["name"], label["creator"]) == ("DQV", "scientist@ligo.org")
    assert [one["name"] for one in scientist.labels(target).json()["labels"]] == ["DQV"]

    assert scientist.remove_label(target, "DQV").status_code == 204
    assert scientist.labels(target).json()["labels"] == []
    comments = [log["comment"] for log in scientist.logs(target).json()[api.log_key]]
    expected = {
        "event": ["Label: DQV", "Deleted label: DQV"],
        "superevent": ["Added label: DQV", "Removed label: DQV"],
    }
    assert comments[-2:] == expected[kind]


def test_the_list_of_labels_has_links_of_its_own_shape(scientist, target, kind):
    links = scientist.labels(target).json()["links"]
    if kind == "event":
        assert [set(one) for one in links] == [{"self", "event"}]
    else:
        assert set(links) == {"self", "superevent"}


def test_an_event_takes_the_same_label_twice_and_a_superevent_does_not(scientist, event, superevent, api):
    scientist.write_label(event, "DQV")
    response = scientist.write_label(event, "DQV")
    assert response.status_code == 200
    warning = f"Event {event} already labeled with 'DQV'"
    assert response.json() == (
        {"warning": warning} if api.is_v2 else f'{{"warning": "{warning}"}}'
    )
    scientist.write_label(superevent, "DQV")
    with refused(400, "The fields superevent, name must make a unique set."):
        scientist.write_label(superevent, "DQV")


def test_labels_of_signoffs_belong_to_the_server(advocate, event, superevent):
    with refused(
        400, "The 'ADVOK' label is managed as part of an automated process and cannot be applied manually"
    ):
        advocate.write_label(event, "ADVOK")
    with refused(400, "The label 'ADVOK' is managed by an automated process and cannot be manually added"):
        advocate.write_label(superevent, "ADVOK")


def test_a_label_that_is_not_set_cannot_be_removed(scientist, event, superevent, api):
    with refused(404, f"No label 'DQV' associated with event {event}"):
        scientist.remove_label(event, "DQV")
    with refused(404):
        scientist.remove_label(superevent, "DQV")
    with refused(404, "Label DQV Not Found"):
        scientist.labels(event, "DQV")


def test_the_client_knows_the_labels_of_the_server(scientist, target):
    with pytest.raises(NameError):
        scientist.write_label(target, "NOT_A_LABEL")


def test_the_server_refuses_an_unknown_label_by_itself(scientist, event, superevent):
    with refused(400, "No such Label 'NOT_A_LABEL'"):
        scientist.put(scientist.templates["event-label-template"].format(graceid=event, label="NOT_A_LABEL"))
    url = scientist.templates["superevent-label-list-template"].format(superevent_id=superevent)
    with refused(400, "Object with name=NOT_A_LABEL does not exist."):
        scientist.post(url, data={"name": "NOT_A_LABEL"})


def test_the_public_may_read_labels_and_not_set_them(anonymous):
    assert "ADVOK" in [one["name"] for one in anonymous.labels("S240716b").json()["labels"]]
    with refused(403):
        anonymous.write_label("S240716b", "DQV")
    with refused(403):
        anonymous.remove_label("S240716b", "ADVOK")


# Log entries

LOG = {"self", "N", "comment", "created", "issuer", "filename", "file_version", "tag_names", "file"}


def test_a_log_entry_comes_back_field_by_field(scientist, target, kind, api):
    before = len(scientist.logs(target).json()[api.log_key])
    response = scientist.write_log(target, "a comment")
    assert response.status_code == 201
    made = response.json()
    assert set(made) == (LOG if kind == "superevent" else LOG | {"tags"})
    assert (made["N"], made["comment"], made["issuer"]) == (before + 1, "a comment", "scientist@ligo.org")
    assert (made["filename"], made["file_version"], made["file"], made["tag_names"]) == ("", None, None, [])
    assert scientist.logs(target, made["N"]).json() == made


def test_the_list_of_log_entries_is_in_order_and_whole(scientist, target, api):
    for number in range(15):
        scientist.write_log(target, f"entry {number}")
    listed = scientist.logs(target).json()
    assert set(listed) == {"start", "numRows", "links", api.log_key}
    assert set(listed["links"]) == {"self", "first", "last"}
    entries = listed[api.log_key]
    assert [one["N"] for one in entries] == list(range(1, len(entries) + 1))
    assert (listed["start"], listed["numRows"]) == (0, len(entries))
    assert entries[-1]["comment"] == "entry 14"


def test_a_log_entry_that_is_not_there_is_a_404(scientist, event, superevent, api):
    with refused(404, "Log does not exist."):
        scientist.logs(event, 99)
    with refused(404):
        scientist.logs(superevent, 99)


def test_a_log_entry_needs_a_comment(scientist, event, superevent):
    with refused(400, "This field may not be blank."):
        scientist.write_log(superevent, "")
    # Reference server behaviour: on events this is a 503, and without Retry-After the client does not repeat it.
    with refused(503) as refusal:
        scientist.write_log(event, "")
    assert refusal.body.startswith("Failed to save log entry: ")


def test_a_file_is_stored_with_its_log_entry_in_versions(scientist, target, kind, api):
    first = scientist.write_log(target, "see file", "dir/notes.txt", filecontents="first\n").json()
    assert (first["filename"], first["file_version"]) == ("notes.txt", 0)
    assert first["file"].endswith("/files/notes.txt,0")
    second = scientist.write_log(target, "see file", "notes.txt", filecontents="second\n").json()
    assert second["file_version"] == 1

    assert scientist.files(target, "notes.txt").read() == b"second\n"
    assert scientist.files(target, "notes.txt,0").read() == b"first\n"
    assert scientist.files(target, "notes.txt,1").read() == b"second\n"
    names = listed_files(scientist.files(target).json(), api)
    assert {"notes.txt", "notes.txt,0", "notes.txt,1"} <= names


def listed_files(answer, api):
    if not api.is_v2:
        assert all(url.startswith("https://") for url in answer.values())
        return set(answer)
    assert set(answer) == {"files", "links"}
    return {one["filename"] for one in answer["files"]}


def test_a_real_file_is_sent_as_it_is(scientist, target, tmp_path):
    contents = bytes(range(256)) * 1024
    file = tmp_path / "plot.png"
    file.write_bytes(contents)
    scientist.write_log(target, "a picture", str(file))
    assert scientist.files(target, "plot.png").read() == contents


@pytest.mark.parametrize("name", ["with blank.txt", "größe.txt", "a+b.txt", "q'uote(1).txt", "100%.txt"])
def test_odd_file_names_survive_the_way_there_and_back(scientist, superevent, api, name):
    scientist.write_log(superevent, "odd", name, filecontents="odd\n")
    assert name in listed_files(scientist.files(superevent).json(), api)
    assert scientist.files(superevent, name).read() == b"odd\n"


def test_a_file_that_is_not_there_is_a_404(scientist, event, superevent):
    with refused(404, "File nowhere.txt not found"):
        scientist.files(event, "nowhere.txt")
    with refused(404):
        scientist.files(superevent, "nowhere.txt")


def test_a_sky_map_of_a_public_superevent_can_be_downloaded_by_everybody(anonymous, api):
    names = listed_files(anonymous.files("S240716b").json(), api)
    maps = sorted(name for name in names if name.endswith(".multiorder.fits"))
    assert maps
    contents = anonymous.files("S240716b", maps[0]).read()
    assert contents.startswith(b"SIMPLE  =                    T")
    assert len(contents) % 2880 == 0


def test_tags_are_given_with_the_log_entry(scientist, target, api):
    made = scientist.write_log(
        target, "m", tag_name=["sky_loc", "conformance_a"], displayName=["Sky", "Conformance A"]
    ).json()
    assert sorted(made["tag_names"]) == ["conformance_a", "sky_loc"]
    tags = {one["name"]: one["displayName"] for one in scientist.tags(target, made["N"]).json()["tags"]}
    assert tags["conformance_a"] == "Conformance A"


def test_a_label_is_set_with_the_log_entry(scientist, target):
    assert scientist.write_log(target, "m", label="PE_READY").status_code == 201
    assert [one["name"] for one in scientist.labels(target).json()["labels"]] == ["PE_READY"]


def test_the_public_sees_only_what_is_tagged_for_it(anonymous, scientist, api):
    seen = anonymous.logs("S240716b").json()[api.log_key]
    known = scientist.logs("S240716b").json()[api.log_key]
    assert 0 < len(seen) < len(known)
    assert all("public" in one["tag_names"] for one in seen)
    hidden = next(one for one in known if "public" not in one["tag_names"])
    with refused(404):
        anonymous.logs("S240716b", hidden["N"])
    with refused(403):
        anonymous.write_log("S240716b", "hello")


# Tags


def test_a_tag_is_added_and_removed_and_both_are_logged(scientist, target, kind, api):
    number = scientist.write_log(target, "m").json()["N"]
    response = scientist.add_tag(target, number, "sky_loc")
    assert response.status_code == 201
    if kind == "event":
        assert response.json() == "Tag created."
    else:
        assert set(response.json()) == {"name", "displayName", "self"}
    listed = scientist.tags(target, number).json()["tags"]
    assert [one["name"] for one in listed] == ["sky_loc"]
    assert set(listed[0]) == {"self", "name", "displayName"}

    assert scientist.remove_tag(target, number, "sky_loc").status_code == 204
    assert scientist.tags(target, number).json()["tags"] == []
    comments = [log["comment"] for log in scientist.logs(target).json()[api.log_key]]
    expected = {
        "event": [f"Tagged message {number}: sky_loc ", f"Removed tag sky_loc for message {number}. "],
        "superevent": [f"Tagged message {number}: sky_loc.", f"Removed tag sky_loc from message {number}."],
    }
    assert comments[-2:] == expected[kind]


def test_an_event_log_refuses_a_second_tag_in_a_way_that_the_client_repeats(login, event):
    client = login("scientist")
    client.add_tag(event, 1, "sky_loc")
    with pytest.raises(requests.exceptions.RetryError):
        client.add_tag(event, 1, "sky_loc")
    with refused(409, "Log already has tag sky_loc"):
        login("scientist", retries=0).add_tag(event, 1, "sky_loc")


def test_a_superevent_log_refuses_a_second_tag(scientist, superevent):
    scientist.add_tag(superevent, 1, "sky_loc")
    with refused(400, "Tag is already applied to this log message"):
        scientist.add_tag(superevent, 1, "sky_loc")


def test_a_tag_that_is_not_there_cannot_be_removed(scientist, event, superevent):
    with refused(404, "Tag not found."):
        scientist.remove_tag(event, 1, "sky_loc")
    with refused(404):
        scientist.remove_tag(superevent, 1, "sky_loc")


def test_bad_names_of_tags_are_refused(scientist, superevent, event):
    with refused(400, "Tag names can only include [0-9a-zA-z_-]"):
        scientist.add_tag(superevent, 1, "no blanks")
    with refused(400) as refusal:
        scientist.add_tag(event, 1, "no.dots")
    assert "Tag names can only include" in refusal.body


def test_the_tag_public_needs_a_permission_and_brings_lvem_with_it(scientist, advocate, superevent, api):
    with refused(403) as refusal:
        scientist.add_tag(superevent, 1, "public")
    assert "expose superevent log messages to the public" in refusal.body["detail"]
    advocate.add_tag(superevent, 1, "public")
    assert sorted(one["name"] for one in advocate.tags(superevent, 1).json()["tags"]) == ["lvem", "public"]
    comments = [log["comment"] for log in advocate.logs(superevent).json()[api.log_key]]
    assert sorted(comments[-2:]) == ["Tagged message 1: lvem.", "Tagged message 1: public."]
