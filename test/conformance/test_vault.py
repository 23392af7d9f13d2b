"""Our source Vault against a real OpenBao or HashiCorp Vault: what it answers, and with which status, is its own.

Instead of the plug-in behind htgettoken, which talks to an issuer, it has a store of key and value at the same paths; the request and
the shape of the answer are the same.
"""

import pytest
from ours import Ours, Refusal
from vault import Vault, find_binary

pytestmark = pytest.mark.skipif(
    find_binary() is None, reason="no OpenBao or Vault here: name its program in VAULT_BINARY"
)

CREDS = "secret/oauth/creds/igwn/robot:default"
STS = "secret/oauth/sts/igwn/robot:default"


@pytest.fixture(scope="module")
def start_vault(tmp_path_factory):
    running = []

    def start():
        running.append(Vault(find_binary(), tmp_path_factory.mktemp("vault")))
        return running[-1]

    yield start
    for vault in running:
        vault.close()


@pytest.fixture(scope="module")
def vault(start_vault):
    return start_vault()


@pytest.fixture(scope="module")
def ours(simulator):
    ours = Ours(simulator)
    yield ours
    ours.close()


def ask(ours, vault, token, **data):
    """For whom GraceDB takes the token out of the Vault."""
    where = {"source": "vault", "vaultUrl": vault.url, "vaultPath": CREDS, "vaultToken": token}
    return ours.token(ca=ours.server["ca"] + vault.ca, **{**where, **data})


def scitoken(simulator, **options):
    made = simulator.ask("POST", "/tokens", {"user": "scientist", **options})
    with open(made["file"], encoding="utf-8") as file:
        return file.read().strip()


def test_a_token_is_fetched_with_a_vault_token_that_may_read_only_this_path(simulator, vault, ours):
    vault.put(CREDS, scitoken(simulator))
    reader = vault.token(CREDS)
    assert ask(ours, vault, reader) == "scientist@ligo.org"
    assert ask(ours, vault, reader, vaultPath=f"/v1/{CREDS}") == "scientist@ligo.org"


def test_the_path_beside_it_is_read_for_other_scopes(simulator, vault, ours):
    vault.put(STS, scitoken(simulator, user="advocate"))
    reader = vault.token(STS, "exchanger")
    assert ask(ours, vault, reader, vaultScopes="gracedb.read") == "advocate@ligo.org"


def refused(answer, words, *secrets):
    assert isinstance(answer, Refusal), answer
    assert words in answer
    for secret in secrets:
        assert secret not in answer


def test_a_vault_token_that_is_unknown_or_was_withdrawn_is_reported(simulator, vault, ours):
    vault.put(CREDS, scitoken(simulator))
    refused(ask(ours, vault, "s.unknownUnknown"), "did not accept the Vault token", "unknownUnknown")
    reader = vault.token(CREDS, "withdrawn")
    vault.ask("POST", "auth/token/revoke", {"token": reader})
    refused(ask(ours, vault, reader), "did not accept the Vault token", reader)


def test_a_path_that_the_vault_token_may_not_read_is_reported(vault, ours):
    reader = vault.token("secret/oauth/creds/other", "elsewhere")
    refused(ask(ours, vault, reader), "or the token cannot read this path", reader)


def test_a_path_with_nothing_there_is_reported(vault, ours):
    path = "secret/oauth/creds/igwn/unknown:default"
    reader = vault.token(path, "unknown")
    refused(ask(ours, vault, reader, vaultPath=path), "has nothing at this path", reader)


def test_a_path_with_something_else_is_reported_and_not_shown(vault, ours):
    path = "secret/oauth/creds/igwn/other:default"
    vault.ask("PUT", path, {"password": "Losung-0815"})
    reader = vault.token(path, "other")
    refused(ask(ours, vault, reader, vaultPath=path), "has no access token at this path", "Losung")


def test_an_expired_token_in_the_vault_is_reported(simulator, vault, ours):
    path = "secret/oauth/creds/igwn/old:default"
    vault.put(path, scitoken(simulator, lifetime=-100))
    refused(ask(ours, vault, vault.token(path, "old"), vaultPath=path), "The SciToken expired at")


def test_an_authority_that_is_not_trusted_is_reported(vault, ours):
    answer = ask(ours, vault, "s.x")
    assert "Vault token" in answer
    answer = ours.token(source="vault", vaultUrl=vault.url, vaultPath=CREDS, vaultToken="s.x")
    refused(answer, "signed by an unknown authority")


def test_a_sealed_vault_is_reported_in_its_own_words(simulator, start_vault, ours):
    vault = start_vault()
    vault.put(CREDS, scitoken(simulator))
    reader = vault.token(CREDS)
    vault.ask("PUT", "sys/seal")
    answer = ask(ours, vault, reader)
    refused(answer, "No token from the Vault", reader)
    assert "sealed" in answer
