"""What the program asks at a terminal, and what it makes of the answers."""

from __future__ import annotations

import os
import re
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a matter of POSIX", allow_module_level=True)

from terminal import PASSPHRASE, Terminal

from tracker.store.vault import Vault
from tracker.tasks import vault_care, vaults
from tracker.tasks.folders import state_root


@pytest.fixture
def terminal(home):
    """Return a function that starts the program at a terminal; what still runs is stopped."""
    running: list[Terminal] = []

    def started(*words: str) -> Terminal:
        running.append(Terminal(home, *words))
        return running[-1]

    yield started
    for at in running:
        at.end()


def opened(home, vault) -> Vault:
    return Vault.open(home / "vault", state_root(), key=vault.recovery_code)


def test_init_teaches_the_recovery_code_and_makes_a_vault_that_opens_with_both(terminal, home):
    at = terminal("init")
    before = at.answer("New passphrase (Enter: make one for me): ", "Password1!")
    assert "Nobody can reset its passphrase: not us, not your hospital." in before
    assert "easy to guess" in at.answer("Use it all the same? [y/N] ", "n")
    at.answer("New passphrase (Enter: make one for me): ", PASSPHRASE)
    at.answer("The same once more: ", "something else")
    at.answer("New passphrase (Enter: make one for me): ", PASSPHRASE)
    at.answer("The same once more: ", PASSPHRASE)
    groups = dict(re.findall(r"(\d)\. ([0-9A-Z]{4})\b", at.wait_for("from your paper: ")))
    assert len(groups) == 9
    (number,) = re.findall(r"Type group (\d) from your paper: $", at.shown)
    at.type("????")
    assert "That is not the group above" in at.answer("from your paper: ", groups[number].lower())
    at.wait_for("Type group ")
    second = at.wait_for("from your paper: ")[0]
    assert second != number
    at.type(groups[second])
    at.wait_for("The paper is now your second key.")
    assert at.finish() == 0
    assert PASSPHRASE not in at.shown
    assert "Next: tracker recovery print" in at.rest()
    code = "-".join(groups[str(n)] for n in range(1, 10))
    for secret in ({"passphrase": PASSPHRASE}, {"key": code}):
        vaults.open_vault(home / "vault", **secret).close()


def test_init_makes_a_passphrase_on_request(terminal, home):
    at = terminal("init", "--yes")
    at.answer("New passphrase (Enter: make one for me): ", "")
    made = re.search(r"^    ([a-z]+(?: [a-z]+){5})$", at.wait_for("Type it once more: "), re.MULTILINE)[1]
    at.type(made)
    assert "Recovery code" in at.wait_for("9. ")
    assert at.finish() == 0
    vaults.open_vault(home / "vault", passphrase=made).close()


def test_the_passphrase_is_asked_for_and_not_shown(terminal, home, vault):
    at = terminal("list")
    at.answer("Passphrase: ", PASSPHRASE)
    assert at.finish() == 0
    assert "No records yet." in at.rest()
    assert PASSPHRASE not in at.shown


def test_a_wrong_passphrase_says_what_to_look_at(terminal, home, vault):
    at = terminal("list")
    at.answer("Passphrase: ", "wrong")
    assert "Check Caps Lock and keyboard layout: 2 more tries." in at.answer("Passphrase: ", "wrong")
    assert "one more try." in at.answer("Passphrase: ", "wrong")
    assert at.finish() == 12
    assert "tracker: hint: check Caps Lock" in at.rest()


def test_a_passphrase_that_was_mistyped_once_is_taken_the_second_time(terminal, home, vault):
    at = terminal("list")
    at.answer("Passphrase: ", "wrong")
    at.answer("Passphrase: ", PASSPHRASE)
    assert at.finish() == 0
    assert "No records yet." in at.rest()


def test_interrupting_a_question_saves_nothing(terminal, home, vault):
    at = terminal("add", "skill")
    at.answer("Passphrase: ", PASSPHRASE)
    at.answer("Name (text): ", "half")
    at.wait_for("Kind (")
    assert at.interrupt() == 130
    assert "stopped; nothing more was done" in at.rest()
    assert opened(home, vault).ledger.counts() == {}


def test_add_asks_step_by_step_and_explains_bad_answers(terminal, home, vault):
    at = terminal("add", "ds2019", "--dates", "intl")
    at.answer("Passphrase: ", PASSPHRASE)
    at.answer("Program begin date (day): ", "01/07/2024")
    at.answer("Program end date (day): ", "30 Jun 2024")
    assert "program_end_date is before program_begin_date" in at.answer(
        "Program end date (day): ", "30/06/2025"
    )
    at.answer("Category (", "alien phisician")
    assert "did you mean alien_physician" in at.answer("Category (", "alien physician")
    at.answer("Program sponsor (text): ", "")
    at.answer("Sevis id (text): ", "N123")
    assert "N and ten digits" in at.answer("Sevis id (text): ", "n0001234567")
    at.answer("Program number (text): ", "")
    at.answer("Issued on (day): ", "2023-02-29")
    assert "not a day of the calendar" in at.answer("Issued on (day): ", "")
    at.answer("Purpose (text): ", "")
    at.answer("Funding (", "source=NIH,amount=5000")
    at.answer("  another: ", "amount=nothing")
    at.answer("  another: ", "Hospital")
    at.answer("  another: ", "")
    at.answer("Annotation 212(e) (", "")
    at.answer("Travel validations (", "")
    at.answer("[y/N] ", "n")
    assert at.finish() == 0
    assert "Added ds2019-1  1 Jul 2024 · 30 Jun 2025 · alien physician" in at.shown
    form = opened(home, vault).ledger.get("ds2019-1")
    assert [line.source for line in form.funding] == ["NIH", "Hospital"]
    assert (form.sevis_id, form.issued_on) == ("N0001234567", None)


def test_edit_shows_what_is_there_and_enter_keeps_it(terminal, home, vault):
    held = opened(home, vault)
    from tracker.tasks import records

    records.add(held, "skill", {"name": ["R"], "kind": ["statistics"]})
    held.close()
    at = terminal("edit", "skill-1")
    at.answer("Passphrase: ", PASSPHRASE)
    at.answer("[R]: ", "")
    at.answer("[statistics]: ", "programming")
    at.answer("[y/N] ", "y")
    at.answer("Note (text): ", "mine")
    assert at.finish() == 0
    skill = opened(home, vault).ledger.get("skill-1")
    assert (skill.name, skill.kind, skill.note) == ("R", "programming", "mine")


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 50, 1), ("", 50, 1), ("y", 0, 0)])
def test_what_destroys_is_asked_first(terminal, home, vault, answer, code, left):
    from tracker.tasks import records

    held = opened(home, vault)
    records.add(held, "skill", {"name": ["R"]})
    records.trash(held, ["skill-1"])
    held.close()
    at = terminal("trash", "empty")
    at.answer("Passphrase: ", PASSPHRASE)
    at.answer("Go ahead? [y/N] ", answer)
    assert at.finish() == code
    assert sum(opened(home, vault).ledger.counts(trashed=True).values()) == left


def test_open_prints_an_address_that_works_once(terminal, home, vault, tmp_path):
    from urllib.request import urlopen

    from tracker.tasks import records

    (tmp_path / "form.pdf").write_bytes(b"%PDF-1.7 invented")
    held = opened(home, vault)
    records.attach(held, tmp_path / "form.pdf", on=held.head.time.date())
    held.close()
    at = terminal("open", "document-1", "--print-url")
    at.answer("Passphrase: ", PASSPHRASE)
    at.wait_for("http://127.0.0.1:")
    at.wait_for("form.pdf\n")
    url = re.search(r"http://127\.0\.0\.1:\d+/\S+", at.shown)[0]
    with urlopen(url, timeout=60) as answer:
        assert answer.read() == b"%PDF-1.7 invented"
    assert at.finish() == 0


def test_a_scan_that_browsers_do_not_show_is_opened_as_its_pages(terminal, home, vault, tmp_path):
    """A browser would save a TIFF, no longer encrypted; the page holds its pages as pictures."""
    from urllib.request import urlopen

    from tracker.tasks import records

    image = pytest.importorskip("PIL.Image")
    pages = [image.new("L", (60, 80), tone) for tone in (255, 240)]
    pages[0].save(tmp_path / "Scan 1.tif", save_all=True, append_images=pages[1:])
    held = opened(home, vault)
    records.attach(held, tmp_path / "Scan 1.tif", on=held.head.time.date())
    held.close()
    at = terminal("open", "document-1", "--print-url")
    at.answer("Passphrase: ", PASSPHRASE)
    at.wait_for("document-1.html")
    url = re.search(r"http://127\.0\.0\.1:\d+/\S+", at.shown)[0]
    with urlopen(url, timeout=60) as answer:
        page = answer.read().decode()
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.count("data:image/png;base64,") == 2
    assert at.finish() == 0


def test_recovery_use_gives_a_new_passphrase(terminal, home, vault):
    at = terminal("recovery", "use", "--weak-passphrase")
    at.answer("Recovery code, all nine groups: ", vault.recovery_code.lower().replace("-", " "))
    assert "The code fits. Generation 1" in at.wait_for("New passphrase")
    at.type("another one")
    at.answer("The same once more: ", "another one")
    assert at.finish() == 0
    vaults.open_vault(home / "vault", passphrase="another one").close()


# --- walking through what was read -------------------------------------------------------------------


@pytest.fixture
def papers_read(home, vault, tmp_path):
    """A vault into which forms were imported: one contradicts itself, the others were read without doubt."""
    from datetime import date

    from tracker.tasks.importing import import_files
    from tracker.tasks.specimens import people
    from tracker.typeset.canvas import write

    papers = {
        "both.pdf": people.form(people.RESIDENCY_THIRD, "2020", {"1": "tick", "2": "cross"}),
        "first.pdf": people.form(people.RESIDENCY_FIRST, "2020"),
        "last.pdf": people.form(people.FELLOWSHIP, "2020"),
    }
    for name, pages in papers.items():
        (tmp_path / name).write_bytes(write(pages))
    held = opened(home, vault)
    import_files(held, [tmp_path / name for name in papers], on=date(2026, 11, 21))
    held.close()


def test_the_walk_asks_about_doubts_first_and_takes_the_rest_at_once(terminal, home, vault, papers_read):
    at = terminal("confirm")
    at.answer("Passphrase: ", PASSPHRASE)
    before = at.wait_for("Right? ")
    assert "4 records wait: 1 to look at comes first, 3 were read without doubt." in before
    assert "ds2019-1 (1 of 4)" in before
    assert "?  1  annotation 212(e)   contradictory" in before
    assert "box 1 (not subject) and a box for subject are both marked" in before
    at.type("b")
    at.answer("(Enter: not now): ", "3")
    assert "name the marked boxes" in at.answer("(Enter: not now): ", "2 C")
    assert "annotation 212(e)   subject (pl_94_484)" in at.answer("Right? ", "1")
    at.answer("program begin date (day; Enter leaves it, - empties it): ", "2 Jul 2024")
    assert "2 Jul 2024" in at.answer("Right? ", "program_end_date=2025-02-30")
    assert "not a day of the calendar" in at.answer("Right? ", "nonsense")
    assert "Type one of the letters" in at.answer("Right? ", "m")
    assert "city of birth" in at.answer("Right? ", "y")
    shown = at.answer("[q]uit: ", "y")
    assert "Read without doubt (3):" in shown
    assert "DS-2019 alien physician 20 Jun 2022 - 30 Jun 2023" in shown
    assert at.finish() == 0
    assert "Confirmed 4. Next: tracker report time" in at.rest()
    form = opened(home, vault).ledger.get("ds2019-1")
    assert (str(form.program_begin_date), form.annotation_212e.determination) == ("2024-07-02", "subject")
    assert form.counts


def test_the_walk_can_be_left_and_taken_up(terminal, home, vault, papers_read):
    at = terminal("confirm")
    at.answer("Passphrase: ", PASSPHRASE)
    at.answer("Right? ", "later")
    at.answer("[q]uit: ", "n")
    at.answer("Right? ", "yes")
    at.answer("Right? ", "save")  # no letter of a word that is not known is taken for an answer
    assert "Type one of the letters" in at.answer("Right? ", "stop")
    assert at.finish() == 0
    assert "Confirmed 1. 3 still wait: tracker confirm" in at.rest()
    again = terminal("confirm")
    again.answer("Passphrase: ", PASSPHRASE)
    assert "3 records wait" in again.answer("Right? ", "q")
    assert again.finish() == 0


def test_the_walk_asks_whose_a_paper_is(terminal, home, vault, tmp_path):
    from datetime import date

    from tracker.tasks.importing import import_files
    from tracker.tasks.specimens import people
    from tracker.typeset.canvas import write

    family = {"visa_class": "J-2", "given_name": "OBINNA", "date_of_birth": "11-02-1988"}
    friend = {"surname": "SAMPLE", "given_name": "JORGE", "date_of_birth": "05-05-1985"}
    papers = {
        "a.pdf": people.RESEARCH | friend | {"sevis_id": "N0055555555"},
        "b.pdf": people.RESIDENCY_FIRST,
        "c.pdf": people.RESIDENCY_FIRST | family | {"sevis_id": "N0012345679"},
        "d.pdf": people.RESIDENCY_THIRD,
    }
    for name, values in papers.items():
        (tmp_path / name).write_bytes(write(people.form(values, "2020")))
    held = opened(home, vault)
    import_files(held, [tmp_path / name for name in papers], on=date(2026, 11, 21))
    held.close()
    at = terminal("confirm")
    at.answer("Passphrase: ", PASSPHRASE)
    first = at.answer("Right? ", "w")
    assert "person-1 (1 of 5)" in first
    assert "[w] another person" in first
    at.answer("(Enter: not now): ", "1")
    at.answer("Right? ", "y")
    shown = at.answer("Right? ", "x")
    assert "it names JORGE SAMPLE, born 5 May 1985, not you" in shown
    shown = at.answer("Right? ", "f")
    assert "ds2019-1 is in the trash; its document stays" in shown
    assert "[y] yours all the same" in shown
    at.answer("(Enter: not now): ", "s")
    shown = at.answer("Right? ", "y")
    assert "dependant-1 is on record now" in shown
    assert "named on it: dependant-1, whose paper it is" in shown
    at.answer("[q]uit: ", "y")
    assert at.finish() == 0
    ledger = opened(home, vault).ledger
    assert ledger.get("ds2019-3").dependant == ledger.get("dependant-1").id
    assert [form.number for form in ledger.of_kind("ds2019") if form.counts and not form.dependant] == [2, 4]


def test_the_walk_shows_the_place_in_the_browser(home, vault, papers_read, tmp_path):
    """The browser of the test writes the address down; the page comes once and holds the block as a picture."""
    from urllib.request import urlopen

    browser = tmp_path / "browser"
    browser.write_text(f'echo "$1" > {tmp_path}/address\n')
    at = Terminal(home, "confirm", browser=f"sh {browser} %s")
    try:
        at.answer("Passphrase: ", PASSPHRASE)
        at.answer("Right? ", "o")
        at.wait_for("Right? ")
        with urlopen((tmp_path / "address").read_text().strip(), timeout=60) as answer:
            page = answer.read().decode()
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "annotation 212(e): document-1, page 1" in page
        assert "data:image/png;base64," in page
        at.type("q")
        assert at.finish() == 0
    finally:
        at.end()


# --- the prompt that holds the key -----------------------------------------------------------------


def unlocked(terminal) -> Terminal:
    at = terminal("unlock")
    at.answer("Passphrase: ", PASSPHRASE)
    at.wait_for("tracker> ")
    return at


def test_unlock_asks_once_and_takes_commands(terminal, home, vault):
    at = unlocked(terminal)
    at.type('add skill name="two words"')
    at.wait_for("Added skill-1  two words")
    at.answer("tracker> ", "tracker list skills --json")
    assert '"name": "two words"' in at.wait_for("tracker> ")
    at.type("list nonsense")
    assert "no kind of record called 'nonsense'" in at.wait_for("tracker> ")
    at.type('add skill name="open')
    assert "a quote is not closed" in at.wait_for("tracker> ")
    at.type("init")
    assert "not used in here" in at.wait_for("tracker> ")
    at.type("")
    at.answer("tracker> ", "exit")
    assert at.finish() == 0
    assert "Locked." in at.rest()
    assert "Passphrase" not in at.rest()


def test_unlock_holds_no_lock_and_sees_what_others_save(terminal, home, vault):
    from tracker.tasks import records

    at = unlocked(terminal)
    held = opened(home, vault)
    records.add(held, "skill", {"name": ["from elsewhere"]})
    held.close()
    at.type("list skills")
    at.wait_for("from elsewhere")
    at.wait_for("tracker> ")
    os.write(at.master, b"\x04")
    assert at.finish() == 0


def test_the_lock_signal_ends_the_prompt(terminal, home, vault):
    at = unlocked(terminal)
    vault_care.signal_lock(home / "vault")
    at.wait_for("Locked.")
    assert at.finish() == 0


def test_the_prompt_locks_when_it_is_idle(home, vault):
    from tracker.cli.session import Session
    from tracker.cli.unlock import Prompt

    held = opened(home, vault)
    prompt = Prompt(Session(vault_folder=home / "vault"), held, idle_seconds=0.0)
    assert prompt.time_to_lock(waiting=True)
    assert not prompt.time_to_lock(waiting=False)
    patient = Prompt(Session(vault_folder=home / "vault"), held, idle_seconds=3600.0)
    assert not patient.time_to_lock(waiting=True)
    vault_care.signal_lock(home / "vault")
    assert patient.time_to_lock(waiting=True)


def test_no_history_of_what_was_typed_is_written(terminal, home, vault, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    (tmp_path / "person").mkdir()
    at = unlocked(terminal)
    at.type("add skill name=MARKEDWORD")
    at.answer("tracker> ", "exit")
    assert at.finish() == 0
    held = [path for path in tmp_path.rglob("*") if path.is_file() and b"MARKEDWORD" in path.read_bytes()]
    assert held == []
    assert [path for path in (tmp_path / "person").rglob("*") if path.is_file()] == []
