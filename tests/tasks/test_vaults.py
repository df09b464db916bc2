"""Making, opening and looking after vaults; passphrases, recovery codes and the sheet."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pypdfium2
import pytest

from tracker.errors import (
    UsageError,
    VaultDamaged,
    VaultExists,
    VaultNotFound,
    WrongPassphrase,
)
from tracker.store.vault import Vault
from tracker.tasks import records, vault_care, vaults
from tracker.tasks.folders import state_root

TODAY = date(2026, 11, 21)


@pytest.fixture
def folder(home):
    return home / "vault"


@pytest.fixture
def made(folder):
    vault = vaults.create_vault(folder, "river lamp otter canyon", work_factor=15)
    yield vault
    vault.close()


def test_a_vault_is_made_and_opened_with_passphrase_and_code(folder, made):
    records.add(made, "skill", {"name": ["x"]})
    code = made.recovery_code
    made.close()
    for secret in (
        {"passphrase": "river lamp otter canyon"},
        {"key": code},
        {"key": code.lower().replace("-", " ")},
    ):
        vault = vaults.open_vault(folder, **secret)
        assert vault.ledger.counts() == {"skill": 1}
        vault.close()


def test_there_is_a_vault_or_there_is_not(folder, home):
    assert not vaults.exists(folder)
    with pytest.raises(VaultNotFound) as caught:
        vaults.require(folder)
    assert caught.value.exit_code == 10
    folder.mkdir(parents=True)
    (folder / "other.txt").write_text("mine")
    assert not vaults.exists(folder)
    with pytest.raises(VaultExists):
        vaults.create_vault(folder, "x" * 30, work_factor=15)
    assert [path.name for path in folder.iterdir()] == ["other.txt"]


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [
        pytest.param({"passphrase": "river lamp otter"}, "does not open", id="wrong passphrase"),
        pytest.param({"passphrase": "River lamp otter canyon"}, "does not open", id="a capital letter"),
        pytest.param({"key": "ABCD"}, "nine groups", id="half a code"),
        pytest.param({"key": "0000-" * 8 + "0001"}, "checksum", id="a mistyped code"),
    ],
)
def test_wrong_secrets_do_not_open(folder, made, secret, complaint):
    with pytest.raises(WrongPassphrase, match=complaint):
        vaults.open_vault(folder, **secret)


def test_the_code_of_another_vault_is_told_from_a_mistyped_one(folder, made, tmp_path):
    other = Vault.create(tmp_path / "other", state_root(), passphrase=None)
    with pytest.raises(WrongPassphrase, match="of another vault"):
        vaults.recover(folder, other.recovery_code)
    with pytest.raises(WrongPassphrase) as caught:
        vaults.recover(folder, "ABCD")
    assert "mistyped" in caught.value.hint


def test_a_changed_passphrase_replaces_the_old_one_and_the_code_stays(folder, made):
    code = made.recovery_code
    vaults.change_passphrase(made, "another long passphrase", work_factor=15)
    made.close()
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(folder, passphrase="river lamp otter canyon")
    vaults.open_vault(folder, passphrase="another long passphrase").close()
    vault = vaults.recover(folder, code)
    assert vault_care.verify(vault, deep=True).sound
    assert vault.recovery_code == code


# --- passphrases ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passphrase", "enough"),
    [
        pytest.param("Password1!", False, id="a password everybody knows"),
        pytest.param("qwertyuiop", False, id="a row of keys"),
        pytest.param("12.05.1990", False, id="a date"),
        pytest.param("river lamp otter canyon", True, id="four words"),
        pytest.param("x" * 5000, False, id="very long and the same letter"),
        pytest.param("ṛïvęř lämp öttər çañyøn", True, id="letters of other alphabets"),
    ],
)
def test_strength(passphrase, enough):
    assert vaults.strength(passphrase).enough is enough


def test_weak_passphrases_are_refused_without_repeating_them():
    with pytest.raises(UsageError) as caught:
        vaults.check_strength("SECRET12")
    assert "SECRET12" not in caught.value.message
    assert "--weak-passphrase" in caught.value.hint
    with pytest.raises(UsageError, match="empty"):
        vaults.check_strength("")


def test_suggested_passphrases_are_six_words_of_the_list_and_strong():
    found = {vaults.suggest_passphrase() for _ in range(20)}
    assert len(found) == 20
    assert all(len(passphrase.split()) == 6 for passphrase in found)
    assert all(word.isalpha() and word.isascii() for passphrase in found for word in passphrase.split())
    assert all(vaults.strength(passphrase).score == 4 for passphrase in found)
    assert vaults.suggested_bits() > 77


def test_the_word_list_is_the_one_its_source_says():
    folder = files("tracker.tasks.wordlist")
    data = folder.joinpath("eff_large_wordlist.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() in folder.joinpath("SOURCES.md").read_text("utf-8")
    assert len(data.splitlines()) == 7776


# --- recovery ------------------------------------------------------------------------------------

CODE = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0123"


@pytest.mark.parametrize(
    ("number", "typed", "fits"),
    [
        pytest.param(1, "0123", True, id="the first"),
        pytest.param(1, "O I23".replace(" ", ""), True, id="letters that look alike"),
        pytest.param(3, " 89ab ", True, id="small letters and blanks"),
        pytest.param(9, "0123", True, id="the last"),
        pytest.param(2, "0123", False, id="another group"),
        pytest.param(2, "", False, id="nothing"),
    ],
)
def test_groups_are_asked_back(number, typed, fits):
    assert vaults.group_fits(CODE, number, typed) is fits


def test_two_different_groups_are_asked():
    for _ in range(50):
        first, second = vaults.groups_to_ask(CODE)
        assert 1 <= first < second <= 9


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_sheet_is_one_page_with_all_that_is_needed(made, paper):
    records.add(made, "skill", {"name": ["x"]})
    data = vaults.recovery_sheet(made, on=TODAY, paper=paper)
    assert data == vaults.recovery_sheet(made, on=TODAY, paper=paper)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    text = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert made.recovery_code in text.replace(" ", "")
    for number, group in enumerate(vaults.code_groups(made.recovery_code), 1):
        assert f"{number}. {group}" in text
    for words in (made.head.vault, "generation 2", "Records 1 Documents 0", "21 Nov 2026", "tracker recovery use",
                  "age --decrypt", "sqlite3", "object_name"):  # fmt: skip
        assert words in text


# --- care ----------------------------------------------------------------------------------------


def damaged(vault, tmp_path):
    """Attach a document and change one byte of its object; return its file."""
    (tmp_path / "a.txt").write_bytes(b"bytes")
    records.attach(vault, tmp_path / "a.txt", on=TODAY)
    name = vault.ledger.get("document-1").object_name
    path = vault.folder / "data" / name[:2] / f"{name}.age"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    return path


def test_a_sound_vault_is_said_to_be_sound(made):
    check = vault_care.verify(made, deep=True)
    assert (check.sound, check.problems, check.deep) == (True, (), True)
    check.raise_if_damaged()
    assert vault_care.check_without_key(made.folder).sound


@pytest.mark.parametrize("deep", [False, True])
def test_damage_is_named_with_its_document_and_what_to_do(made, tmp_path, deep):
    path = damaged(made, tmp_path)
    check = vault_care.verify(made, deep=deep)
    (problem,) = [problem for problem in check.problems if problem.serious]
    assert problem.documents == ("document-1",)
    assert path.stem in problem.file
    assert "copy" in problem.advice
    with pytest.raises(VaultDamaged, match="1 of 1 documents fail their check: document-1") as caught:
        check.raise_if_damaged()
    assert caught.value.exit_code == 14


def test_damage_is_found_without_a_key(made, tmp_path):
    damaged(made, tmp_path)
    check = vault_care.check_without_key(made.folder)
    assert not check.sound
    with pytest.raises(VaultDamaged, match=r"1 file\(s\)"):
        check.raise_if_damaged()


def test_an_older_state_is_accepted_on_purpose_only(folder, made):
    records.add(made, "skill", {"name": ["x"]})
    newest, code = made.head.name, made.recovery_code
    made.close()
    (folder / "heads" / newest).unlink()
    with pytest.raises(VaultDamaged):
        vaults.open_vault(folder, key=code)
    vault, given_up = vault_care.accept_older(folder, key=code)
    assert given_up == (newest,)
    assert vault.ledger.counts() == {}
    records.add(vault, "skill", {"name": ["again"]})
    vault.close()
    assert vaults.open_vault(folder, key=code).ledger.counts() == {"skill": 1}


def test_the_lock_signal_reaches_who_has_the_vault_open(folder, made):
    assert made.lock_signal_time() is None
    before = datetime.now(UTC) - timedelta(seconds=1)
    vault_care.signal_lock(folder)
    assert made.lock_signal_time() >= before


def test_states_can_be_read_by_name(folder, made):
    records.add(made, "skill", {"name": ["x"]})
    found = list(vault_care.states(made))
    assert [name.split("-")[0] for name, _ in found] == ["0000000002", "0000000001"]
    older = vaults.open_vault(folder, key=made.recovery_code, at=found[-1][0])
    assert (older.read_only, older.ledger.counts()) == (True, {})


def test_opening_a_vault_loads_no_typesetter_scorer_or_pdf_reader(folder, made):
    made.close()
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tracker.tasks import vaults\n"
        "vault = vaults.open_vault(Path(sys.argv[1]), key=sys.argv[2])\n"
        "vault.ledger.counts()\n"
        "print(sorted({'typst', 'zxcvbn', 'pypdf', 'pypdfium2', 'keyring', 'yaml'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", script, str(folder), made.recovery_code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
