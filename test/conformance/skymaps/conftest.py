"""The helper process that answers for this package, and the count of the tests."""

import json
import os
import subprocess

import pytest


class Ours:
    """This package as a Python object (ours.ts)."""

    def __init__(self):
        self.process = subprocess.Popen(
            json.loads(os.environ["CONFORMANCE_OURS"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, kind, **question):
        self.process.stdin.write(json.dumps({"kind": kind, **question}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def ours():
    helper = Ours()
    yield helper
    helper.close()


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter else {}
    count = {name: len(stats.get(name, [])) for name in ("passed", "failed", "error")}
    with open(os.environ["CONFORMANCE_COUNTS_FILE"], "w", encoding="utf-8") as file:
        json.dump({"passed": count["passed"], "failed": count["failed"] + count["error"]}, file)
