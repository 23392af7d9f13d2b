"""That nothing is left out."""

import inspect
import pathlib

import pytest
from ligo.gracedb.client import GraceDBClient
from ligo.gracedb.rest import GraceDb

# Reaches a Kafka broker, not a GraceDB server.
ELSEWHERE = {"create_kafka_producer"}


def own_methods():
    inherited = {name for name, _ in inspect.getmembers(GraceDBClient)}
    for name, member in inspect.getmembers(GraceDb):
        if name not in inherited and callable(member) and not name.startswith("__"):
            yield name


@pytest.mark.parametrize("method", [name for name in own_methods() if not name.startswith("_")])
def test_every_method_of_the_client_is_called_in_some_test(method):
    if method in ELSEWHERE:
        pytest.skip("talks to another server")
    sources = [file.read_text(encoding="utf-8") for file in pathlib.Path(__file__).parent.glob("test_*.py")]
    assert any(f".{method}(" in source for source in sources)
