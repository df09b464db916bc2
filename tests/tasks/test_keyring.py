"""The passphrase in the keyring, with a keyring of our own in its place."""

from __future__ import annotations

import sys
import types

import pytest

from tracker.errors import UsageError
from tracker.tasks import keyring, settings


class RefusedError(Exception):
    """What a keyring raises."""


@pytest.fixture
def entries(monkeypatch):
    """Install a library that keeps passwords in a dictionary; the key None makes it refuse."""
    held: dict = {}

    def checked(service, account):
        if None in held:
            raise RefusedError
        return service, account

    library, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    errors.KeyringError = RefusedError
    library.errors = errors
    library.get_password = lambda service, account: held.get(checked(service, account))
    library.set_password = lambda service, account, word: held.__setitem__(checked(service, account), word)
    library.delete_password = lambda service, account: held.pop(checked(service, account))
    monkeypatch.setitem(sys.modules, "keyring", library)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return held


def test_a_passphrase_is_kept_by_vault_and_only_while_it_is_on(home, entries, tmp_path):
    keyring.store_passphrase(tmp_path / "a", "one")
    keyring.store_passphrase(tmp_path / "b", "two")
    assert keyring.stored_passphrase(tmp_path / "a") is None
    settings.set_setting("keyring", "on")
    assert keyring.stored_passphrase(tmp_path / "a") == "one"
    assert keyring.stored_passphrase(tmp_path / "b") == "two"
    assert keyring.stored_passphrase(tmp_path / "c") is None
    assert keyring.forget_passphrase(tmp_path / "a")
    assert not keyring.forget_passphrase(tmp_path / "a")
    assert keyring.stored_passphrase(tmp_path / "a") is None


def test_a_keyring_that_refuses_leads_to_a_question_or_a_named_failure(home, entries, tmp_path):
    settings.set_setting("keyring", "on")
    entries[None] = "locked"
    assert keyring.stored_passphrase(tmp_path) is None
    with pytest.raises(UsageError, match="did not take"):
        keyring.store_passphrase(tmp_path, "one")
    with pytest.raises(UsageError, match="did not give"):
        keyring.forget_passphrase(tmp_path)


def test_without_the_library_it_says_how_to_go_on(home, monkeypatch, tmp_path):
    settings.set_setting("keyring", "on")
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match="not installed") as caught:
        keyring.stored_passphrase(tmp_path)
    assert "config set keyring off" in caught.value.hint
