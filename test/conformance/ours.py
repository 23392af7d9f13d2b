"""This package as a Python object: asks a helper process (ours.ts) for whom the server takes a credential of ours, or to revert a catalog."""

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

    def revert(self, number, version, comment=None, **data):
        """What reverting a catalog gave, or a Refusal with our sentence."""
        question = {"number": number, "version": str(version), "comment": comment}
        return self.ask("graceDbSciTokenApi", {"source": "file", "access": "readWrite", **data}, revert=question)

    def ask(self, kind, data, **more):
        """The user's name or what was reverted, or a Refusal with our sentence."""
        variables = {**os.environ, "GRACEDB_CREDENTIAL_FILES": "/:discovery"}
        question = {
            "type": kind,
            "data": {**self.server, **data},
            "variables": variables,
            "home": os.path.expanduser("~"),
            **more,
        }
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "reverted" in answer:
            return answer["reverted"]
        return answer["user"] if "user" in answer else Refusal(answer["refused"])

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Refusal(str):
    """Why a credential is not used."""
