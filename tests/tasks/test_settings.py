"""The settings of a device: known names only, written whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tracker.errors import UsageError, VaultNotWritable
from tracker.tasks import keyring, settings
from tracker.tasks.folders import config_file, default_vault, state_root


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        pytest.param("keyring", "on", True, id="on"),
        pytest.param("keyring", "Off", False, id="off"),
        pytest.param("dates", "INTL", "intl", id="dates"),
        pytest.param("idle_minutes", "1", 1, id="least minutes"),
        pytest.param("idle_minutes", "60", 60, id="most minutes"),
        pytest.param(
            "vault", "/some \"folder\" 'ü'", str(Path("/some \"folder\" 'ü'").absolute()), id="a folder"
        ),
    ],
)
def test_a_setting_is_kept(home, name, text, value):
    assert settings.set_setting(name, text) == value
    assert settings.setting(name) == value
    assert settings.settings() == {name: value}
    assert settings.set_setting(name, "") is None
    assert settings.settings() == {}


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        pytest.param("colour", "red", "there is no setting 'colour'", id="unknown"),
        pytest.param("keyring", "perhaps", "keyring: write on or off", id="no switch"),
        pytest.param("dates", "german", "dates: write us", id="no order"),
        pytest.param("idle_minutes", "0", "1 to 60", id="too few minutes"),
        pytest.param("idle_minutes", "61", "1 to 60", id="too many minutes"),
        pytest.param("idle_minutes", "ten", "1 to 60", id="no number"),
        pytest.param("vault", " ", "write a folder", id="no folder"),
    ],
)
def test_what_is_no_setting_changes_nothing(home, name, text, complaint):
    settings.set_setting("idle_minutes", "5")
    with pytest.raises(UsageError, match=complaint):
        settings.set_setting(name, text)
    assert settings.settings() == {"idle_minutes": 5}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("dates = ", "is not TOML", id="broken"),
        pytest.param("colour = 'red'", "there is no setting 'colour'", id="unknown name"),
        pytest.param("idle_minutes = 99", "1 to 60", id="out of bounds"),
        pytest.param("[keyring]\non = true", "keyring: write on or off", id="a table"),
        pytest.param("x" * 70_000, "is not TOML", id="too long"),
    ],
)
def test_a_file_that_is_wrong_is_named_and_not_mended(home, text, complaint):
    config_file().parent.mkdir(parents=True)
    config_file().write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=complaint) as caught:
        settings.settings()
    assert str(config_file()) in caught.value.message
    with pytest.raises(UsageError):
        settings.set_setting("dates", "us")
    assert config_file().read_text(encoding="utf-8") == text


def test_other_settings_stay_and_nothing_else_is_left_behind(home):
    settings.set_setting("dates", "us")
    settings.set_setting("idle_minutes", "5")
    settings.set_setting("dates", "intl")
    assert settings.settings() == {"dates": "intl", "idle_minutes": 5}
    assert [path.name for path in config_file().parent.iterdir()] == ["config.toml"]
    if sys.platform != "win32":
        assert config_file().stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_named(home):
    home.write_text("a file where the folder should be")
    with pytest.raises((VaultNotWritable, UsageError), match="settings file"):
        settings.set_setting("dates", "us")


def test_the_vault_is_where_it_was_said_to_be(home, monkeypatch, tmp_path):
    assert default_vault() == home / "vault"
    assert state_root() == home / "state"
    settings.set_setting("vault", str(tmp_path / "configured"))
    assert default_vault() == tmp_path / "configured"
    monkeypatch.setenv("TRACKER_VAULT", str(tmp_path / "named"))
    assert default_vault() == tmp_path / "named"


def test_without_a_home_of_its_own_it_uses_the_places_of_the_system(home, monkeypatch):
    monkeypatch.delenv("TRACKER_HOME")
    assert len({default_vault().parent, config_file().parent, state_root()}) >= 1
    assert default_vault().name == "vault"
    assert all("img-career-tracker" in str(path) for path in (config_file(), state_root()))
    assert default_vault() not in state_root().parents


def test_the_keyring_is_not_even_loaded_while_it_is_off(home, tmp_path):
    before = set(sys.modules)
    assert keyring.stored_passphrase(tmp_path) is None
    assert "keyring" not in set(sys.modules) - before
    settings.set_setting("keyring", "off")
    assert keyring.stored_passphrase(tmp_path) is None
    assert "keyring" not in set(sys.modules) - before
