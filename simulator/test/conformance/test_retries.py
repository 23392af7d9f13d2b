"""What the client does when something goes wrong on the way, with faults that the simulator makes on demand."""

import time

import pytest
import requests
from clients import refused


@pytest.fixture
def fault(simulator):
    def add(**rule):
        simulator.ask("POST", "/faults", rule)

    return add


@pytest.fixture
def logs(simulator, scientist):
    """How often a log entry was asked for, and what is in the log in the end."""

    class Logs:
        target = "S240716b"
        before = scientist.logs(target).json()["numRows"]

        @property
        def posts(self):
            return [one["status"] for one in simulator.received() if one["method"] == "POST" and "logs/" in one["url"]]

        @property
        def written(self):
            return scientist.logs(self.target).json()["numRows"] - self.before

    return Logs()


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_503_with_retry_after_is_waited_for(scientist, fault, logs, form):
    fault(fault="gateway", status=503, retryAfter=form, seconds=1 if form == "seconds" else 2, method="POST", times=1)
    started = time.monotonic()
    assert scientist.write_log(logs.target, "m").status_code == 201
    assert time.monotonic() - started > 0.9
    assert (logs.posts, logs.written) == ([503, 201], 1)


def test_a_503_without_retry_after_is_taken_for_maintenance(scientist, fault, logs):
    fault(fault="gateway", status=503, method="POST", times=1)
    with refused(503):
        scientist.write_log(logs.target, "m")
    assert logs.posts == [503]


def test_the_maintenance_message_reaches_the_user(scientist, fault):
    fault(fault="maintenance")
    with refused(503) as refusal:
        scientist.superevent("S240716b")
    assert "maintenance" in refusal.body.lower()


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_comes_back_is_tried_again(scientist, fault, logs, status):
    fault(fault="gateway", status=status, method="POST", times=2)
    assert scientist.write_log(logs.target, "m").status_code == 201
    assert (logs.posts, logs.written) == ([status, status, 201], 1)


def test_a_gateway_that_stays_away_is_given_up_after_six_attempts(scientist, fault, logs):
    fault(fault="gateway", status=504, method="POST")
    with pytest.raises(requests.exceptions.RetryError):
        scientist.write_log(logs.target, "m")
    assert logs.posts == [504] * 6


def test_a_lock_is_waited_for(scientist, fault, logs):
    fault(fault="locked", method="POST", times=1)
    assert scientist.write_log(logs.target, "m").status_code == 201
    assert logs.posts == [409, 201]


def test_a_throttle_is_waited_for_if_it_says_how_long(scientist, fault, logs):
    fault(fault="tooManyRequests", seconds=1, method="POST", times=1)
    assert scientist.write_log(logs.target, "m").status_code == 201
    assert logs.posts == [429, 201]


def test_a_throttle_that_does_not_say_how_long_is_an_error(scientist, fault, logs):
    fault(fault="tooManyRequests", retryAfter="none", method="POST", times=1)
    with refused(429) as refusal:
        scientist.write_log(logs.target, "m")
    assert refusal.body["detail"].startswith("Request was throttled.")


def test_a_traceback_is_never_repeated(scientist, fault, logs):
    fault(fault="serverError", method="POST", times=1)
    with refused(500) as refusal:
        scientist.write_log(logs.target, "m")
    assert "Traceback" in refusal.body
    assert logs.written == 0


def test_a_connection_that_breaks_before_the_work_costs_nothing(scientist, fault, logs):
    fault(fault="resetBefore", method="POST", times=2)
    assert scientist.write_log(logs.target, "m").status_code == 201
    assert logs.written == 1


def test_an_answer_that_was_lost_makes_the_client_write_twice(scientist, fault, logs):
    """The client cannot see that its request was processed: this is how double entries come about."""
    fault(fault="lostAnswer", method="POST", times=1)
    assert scientist.write_log(logs.target, "m").status_code == 201
    assert logs.written == 2


def test_an_upload_is_repeated_whole(scientist, fault, logs):
    fault(fault="gateway", status=502, method="POST", times=1)
    scientist.write_log(logs.target, "m", "notes.txt", filecontents="whole\n")
    assert scientist.files(logs.target, "notes.txt").read() == b"whole\n"


def test_without_retries_the_first_answer_counts(login, fault):
    client = login("scientist", retries=0)
    client.ping()
    fault(fault="gateway", status=502)
    with refused(502):
        client.superevent("S240716b")


def test_a_throttled_anonymous_user_is_let_in_again_after_the_named_time(anonymous, simulator):
    anonymous.ping()
    simulator.ask("POST", "/throttle", {"anonymous": "1/second"})
    for _ in range(3):
        assert anonymous.superevent("S240716b").status_code == 200
    assert 429 in [one["status"] for one in simulator.received()]


def test_a_server_whose_clock_is_wrong_still_answers(scientist, simulator):
    simulator.ask("POST", "/clock", {"shift": 3600})
    assert scientist.get_user_info().json()["username"] == "scientist@ligo.org"


def test_a_token_that_ran_out_on_the_server_leaves_its_owner_anonymous(scientist, simulator):
    assert scientist.get_user_info().json()["username"] == "scientist@ligo.org"
    simulator.ask("POST", "/clock", {"shift": 2 * 86400})
    assert scientist.get_user_info().json() == {"username": "AnonymousUser"}
