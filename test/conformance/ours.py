"""This package as a Python object: asks a helper process (ours.ts) for whom the server takes a credential of ours."""

import json
import os
import subprocess


class Ours:
    """What our credentials make of the same files and variables that a Python client has."""

    def __init__(self, simulator):
        with open(os.environ["SSL_CERT_FILE"], encoding="utf-8") as file:
            self.server = {"server": "custom", "customServer": simulator.url, "ca": file.read()}
        self.process = subprocess.Popen(
            json.loads(os.environ["CONFORMANCE_OURS"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def token(self, **data):
        return self.ask("graceDbSciTokenApi", {"source": "file", **data})

    def certificate(self, **data):
        return self.ask("graceDbX509Api", {"source": "discovery", **data})

    def ask(self, kind, data):
        """The user's name, or a Refusal with our sentence."""
        variables = {**os.environ, "GRACEDB_CREDENTIAL_FILES": "/:discovery"}
        question = {
            "type": kind,
            "data": {**self.server, **data},
            "variables": variables,
            "home": os.path.expanduser("~"),
        }
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["user"] if "user" in answer else Refusal(answer["refused"])

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Refusal(str):
    """Why a credential is not used."""
