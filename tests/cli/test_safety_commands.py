"""Making, locking, checking and recovering a vault without a terminal, and the settings."""

from __future__ import annotations

import re
import stat
import sys

import pytest
from terminal import PASSPHRASE

from tracker.cli import session as session_module
from tracker.store.vault import Vault
from tracker.tasks import records, settings, vaults
from tracker.tasks.folders import state_root


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return str(path)


def first_group(text):
    return re.findall(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){8}\b", text)


# --- init ----------------------------------------------------------------------------------------


def test_init_from_a_file_shows_the_code_only_on_request(tracker, home, secret):
    ran = tracker("init", "--passphrase-file", secret)
    assert (ran.code, ran.out) == (0, f"The vault is made: {home / 'vault'}\n")
    assert first_group(ran.out + ran.err) == []
    assert "The recovery code was not shown" in ran.err
    assert "Nobody can reset its passphrase" in ran.err
    assert str(home / "state") in ran.err
    shown = tracker("recovery", "print", "--text", "--passphrase-file", secret)
    (code,) = first_group(shown.out)
    vaults.open_vault(home / "vault", key=code).close()


def test_init_shows_the_code_on_request(tracker, home, secret):
    ran = tracker("init", "--passphrase-file", secret, "--show-recovery-code")
    (code,) = first_group(ran.out)
    assert "was not shown" not in ran.err
    vaults.open_vault(home / "vault", key=code).close()


@pytest.mark.parametrize(
    ("words", "stdin", "code", "complaint"),
    [
        pytest.param([], "", 11, "no terminal to ask on", id="nobody to ask"),
        pytest.param(["--passphrase-file", "-"], "Password1!\n", 2, "easy to guess", id="a weak passphrase"),
        pytest.param(
            ["--passphrase-file", "-"], "", 11, "the passphrase file is empty", id="an empty passphrase"
        ),
        pytest.param(["--passphrase-file", "gone.txt"], "", 20, "gone.txt cannot be read", id="no such file"),
        pytest.param(["--from", "x.json"], "", 2, "only read", id="an export"),
    ],
)
def test_init_refuses_and_makes_nothing(tracker, home, words, stdin, code, complaint):
    ran = tracker("init", *words, stdin=stdin)
    assert ran.code == code
    assert complaint in ran.err
    assert "Password1!" not in ran.err
    assert not (home / "vault").exists()


def test_init_leaves_a_folder_with_anything_in_it_alone(tracker, home, secret):
    (home / "vault").mkdir(parents=True)
    (home / "vault" / "mine.txt").write_text("mine")
    ran = tracker("init", "--passphrase-file", secret)
    assert (ran.code, "is not empty" in ran.err) == (19, True)
    assert [path.name for path in (home / "vault").iterdir()] == ["mine.txt"]


# --- sources of the passphrase -------------------------------------------------------------------


def test_init_where_a_vault_is_says_how_to_go_on(tracker, vault, home):
    before = sorted(path.name for path in home.rglob("*"))
    ran = tracker("init", "--passphrase-file", "-", stdin="river lamp otter canyon\n")
    assert ran.code == 19
    assert "there is a vault in" in ran.err
    assert "tracker recovery use" in ran.err
    assert sorted(path.name for path in home.rglob("*")) == before


def test_the_first_source_of_the_passphrase_counts(tracker, vault, secret, monkeypatch):
    monkeypatch.setenv("TRACKER_PASSPHRASE", "wrong")
    assert tracker("list").code == 12
    monkeypatch.setenv("TRACKER_PASSPHRASE_COMMAND", f"echo {PASSPHRASE}")
    assert tracker("list").code == 0
    monkeypatch.setenv("TRACKER_PASSPHRASE_COMMAND", "echo wrong")
    assert tracker("list", "--passphrase-file", secret).code == 0
    assert tracker("list", "--passphrase-file", "-", stdin=f"{PASSPHRASE}\nmore").code == 0


def test_a_passphrase_in_the_environment_is_warned_of(tracker, vault, monkeypatch):
    monkeypatch.setenv("TRACKER_PASSPHRASE", PASSPHRASE)
    assert "it is meant for tests" in tracker("list").err
    assert tracker("list", "--quiet").err == ""


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        pytest.param(["list"], 11, "needs your passphrase, but there is no terminal", id="nobody to ask"),
        pytest.param(
            ["list", "--passphrase-file", "-"], 12, "does not open this vault", id="wrong passphrase"
        ),
        pytest.param(["list", "--vault", "elsewhere"], 10, "there is no vault in elsewhere", id="no vault"),
        pytest.param(["lock", "--vault", "elsewhere"], 10, "there is no vault", id="nothing to lock"),
        pytest.param(["doctor", "--vault", "elsewhere"], 10, "there is no vault", id="nothing to look at"),
        pytest.param(
            ["recovery", "use", "--vault", "elsewhere"], 10, "there is no vault", id="nothing to recover"
        ),
        pytest.param(["unlock"], 11, "unlock is a prompt", id="unlock without a terminal"),
        pytest.param(["list", "--at", "9999999999", "--passphrase-file", "-"], 12, "", id="before the state"),
    ],
)
def test_a_vault_that_does_not_open_says_why(tracker, vault, words, code, complaint):
    ran = tracker(*words, stdin="wrong\n")
    assert ran.code == code
    assert complaint in ran.err
    assert ran.out == ""


def test_a_command_that_prints_nothing_is_no_source(tracker, vault, monkeypatch):
    monkeypatch.setenv("TRACKER_PASSPHRASE_COMMAND", "exit 3")
    assert tracker("list").code == 11


# --- passphrase and recovery code ----------------------------------------------------------------


def test_the_passphrase_is_changed_from_files(tracker, vault, home, secret, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("a better passphrase than before\n")
    ran = tracker("passphrase", "change", "--passphrase-file", secret, "--new-passphrase-file", str(new))
    assert ran.code == 0
    assert tracker("list", "--passphrase-file", secret).code == 12
    assert tracker("list", "--passphrase-file", str(new)).code == 0


@pytest.mark.parametrize(
    ("text", "code"), [pytest.param("Password1!", 2, id="weak"), pytest.param("", 11, id="empty")]
)
def test_a_new_passphrase_that_is_refused_changes_nothing(on, vault, tmp_path, text, code):
    (tmp_path / "new.txt").write_text(text)
    assert on("passphrase", "change", "--new-passphrase-file", str(tmp_path / "new.txt")).code == code
    assert len(list((vault.folder / "keys").iterdir())) == 1
    vaults.open_vault(vault.folder, passphrase=PASSPHRASE).close()


def test_the_code_gives_a_new_passphrase(tracker, vault, tmp_path):
    (tmp_path / "code.txt").write_text(vault.recovery_code.lower())
    (tmp_path / "new.txt").write_text("a better passphrase than before")
    words = ("--code-file", str(tmp_path / "code.txt"), "--new-passphrase-file", str(tmp_path / "new.txt"))
    ran = tracker("recovery", "use", *words)
    assert ran.code == 0
    assert "Generation 1, 0 records" in ran.err
    vaults.open_vault(vault.folder, passphrase="a better passphrase than before").close()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("ABCD-EFGH", "not nine groups", id="half a code"),
        pytest.param("0000-" * 8 + "0001", "checksum", id="a mistyped code"),
    ],
)
def test_a_wrong_code_changes_nothing(tracker, vault, tmp_path, text, complaint):
    ran = tracker("recovery", "use", "--code-file", "-", stdin=text)
    assert (ran.code, complaint in ran.err) == (12, True)
    ran = tracker("recovery", "use")
    assert (ran.code, "no terminal" in ran.err) == (11, True)


def test_the_sheet_is_written_where_it_is_said(on, tmp_path):
    path = tmp_path / "sheet.pdf"
    assert on("recovery", "print", "--out", str(path)).code == 0
    assert path.read_bytes().startswith(b"%PDF-")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert on("recovery", "print", "--out", str(path)).code == 2
    assert on("recovery", "print", "--paper", "a5").code == 2


# --- checks --------------------------------------------------------------------------------------


def damage(vault, tmp_path):
    held = Vault.open(vault.folder, state_root(), key=vault.recovery_code)
    (tmp_path / "a.txt").write_bytes(b"bytes")
    records.attach(held, tmp_path / "a.txt", on=held.head.time.date())
    name = held.ledger.get("document-1").object_name
    held.close()
    path = vault.folder / "data" / name[:2] / f"{name}.age"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    return path


@pytest.mark.parametrize("words", [["verify"], ["verify", "--deep"], ["doctor"]], ids=" ".join)
def test_a_sound_vault_is_said_to_be_sound(on, words):
    ran = on(*words)
    assert (ran.code, "Sound." in ran.out) == (0, True)
    assert on(*words, "--json", "--quiet").json["sound"] is True


@pytest.mark.parametrize("words", [["verify"], ["verify", "--deep"], ["doctor"]], ids=" ".join)
def test_damage_is_named_and_has_its_code(on, vault, tmp_path, words):
    path = damage(vault, tmp_path)
    ran = on(*words)
    assert ran.code == 14
    assert path.stem in ran.out
    assert "copy" in ran.out
    assert "nothing was changed" in ran.err
    found = on(*words, "--json", "--quiet")
    assert (found.code, found.json["sound"]) == (14, False)
    assert on("open", "document-1", "--out", str(tmp_path / "out")).code == 14
    assert not (tmp_path / "out").exists()


def test_doctor_finds_damage_without_a_passphrase(tracker, vault, tmp_path):
    damage(vault, tmp_path)
    assert tracker("doctor").code == 14


def test_doctor_goes_on_from_an_older_state_after_a_yes(on, vault):
    on("add", "skill", "name=x")
    newest = max((vault.folder / "heads").iterdir())
    newest.unlink()
    assert on("list").code == 14
    ran = on("doctor", "--accept-older")
    assert (ran.code, "given up" in ran.err) == (50, True)
    ran = on("doctor", "--accept-older", "--yes")
    assert (ran.code, newest.name in ran.out) == (0, True)
    assert on("list").out == "No records yet.\n"


def test_an_older_state_is_read_and_not_changed(on, vault):
    first = next((vault.folder / "heads").iterdir()).name
    on("add", "skill", "name=x")
    assert on("list", "--at", first).out == "No records yet.\n"
    assert on("add", "skill", "name=y", "--at", first).code == 18
    assert on("list", "--json").json["counts"] == {"skill": 1}


def test_doctor_tidies(on):
    ran = on("doctor", "--tidy")
    assert (ran.code, "Removed 0 superseded snapshots and 0 leftovers." in ran.err) == (0, True)


def test_lock_signals_without_a_passphrase(tracker, vault):
    assert tracker("lock").code == 0
    held = Vault.open(vault.folder, state_root(), key=vault.recovery_code)
    assert held.lock_signal_time() is not None


# --- settings and version --------------------------------------------------------------------------


def test_settings_are_set_shown_and_unset(tracker):
    assert tracker("config", "get", "dates").out == "(not set)\n"
    assert tracker("config", "set", "dates", "intl").out == "dates = intl\n"
    assert tracker("config", "get", "dates", "--json").json == {"dates": "intl"}
    assert "dates\tintl\t" in tracker("config", "list").out
    assert tracker("config", "set", "dates", "").out == "dates = (not set)\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(["set", "dates", "german"], "dates: write us", id="a value"),
        pytest.param(["set", "colour", "red"], "there is no setting 'colour'", id="a name"),
        pytest.param(["get", "colour"], "there is no setting 'colour'", id="a name to show"),
        pytest.param(["set", "idle_minutes", "0"], "1 to 60", id="no minutes"),
    ],
)
def test_what_is_no_setting_is_refused(tracker, words, complaint):
    ran = tracker("config", *words)
    assert (ran.code, complaint in ran.err) == (2, True)


def test_the_keyring_is_turned_on_with_a_passphrase_that_opens_only(tracker, vault, secret, monkeypatch):
    from tracker.tasks import keyring

    kept = {}
    library = type("Library", (), {})
    library.errors = type("Errors", (), {"KeyringError": KeyError})
    library.get_password = staticmethod(lambda service, account: kept.get(account))
    library.set_password = staticmethod(lambda service, account, word: kept.__setitem__(account, word))
    library.delete_password = staticmethod(lambda service, account: kept.pop(account))
    monkeypatch.setitem(sys.modules, "keyring", library)
    monkeypatch.setitem(sys.modules, "keyring.errors", library.errors)
    assert tracker("config", "set", "keyring", "on", "--passphrase-file", "-", stdin="wrong").code == 12
    assert settings.setting("keyring") is None
    assert kept == {}
    assert tracker("config", "set", "keyring", "on", "--passphrase-file", secret).code == 0
    assert tracker("list").code == 0
    assert tracker("config", "set", "keyring", "off").code == 0
    assert kept == {}
    assert keyring.stored_passphrase(vault.folder) is None
    assert tracker("list").code == 11


def test_version_names_the_formats(tracker):
    ran = tracker("version", "--json")
    assert ran.json["export"] == "career-export/1"
    assert {"version", "python", "vault_format", "schema"} < set(ran.json)
    assert tracker("version").out.startswith("tracker ")


def test_a_secret_is_at_most_one_short_line(tmp_path):
    path = tmp_path / "long"
    path.write_text("x" * 10_000)
    assert len(session_module.first_line_of(str(path))) < 5000
