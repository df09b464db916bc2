"""Record commands as a person types them: what they answer, refuse and keep."""

from __future__ import annotations

import json

import pytest

from tracker.cli import completion
from tracker.records import KINDS
from tracker.store.search import Recognized
from tracker.store.vault import Vault
from tracker.tasks.folders import state_root
from tracker.tasks.settings import SETTINGS
from tracker.tasks.specimens import people

FORM = (
    "--program-begin-date", "2024-07-01", "--program-end-date", "30 Jun 2025",
    "--sevis-id", "N0001234567", "--category", "research scholar",
)  # fmt: skip


def test_add_answers_with_the_name_and_says_what_is_next(on):
    ran = on("add", "ds2019", *FORM)
    assert (ran.code, ran.out) == (0, "Added ds2019-1  1 Jul 2024 · 30 Jun 2025 · research scholar\n")
    assert "It belongs to program-1" in ran.err
    assert "Next: tracker attach FILE ds2019-1" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            ("--title", "Resident", "--paid", "--begin", "Jul 2024"), id="options, one without a value"
        ),
        pytest.param(("--title=Resident", "--paid=yes", "--begin=2024-07"), id="options with equals"),
        pytest.param(("title=Resident", "paid=y", "begin=July 2024"), id="assignments"),
        pytest.param(("--Title", "Resident", "begin=2024-07", "--paid", "true"), id="mixed"),
    ],
)
def test_fields_are_written_in_several_ways(on, words):
    assert on("add", "position", *words).code == 0
    record = on("show", "position-1", "--json").json["record"]
    assert {name: record[name] for name in ("title", "paid", "begin")} == {
        "title": "Resident",
        "paid": True,
        "begin": "2024-07",
    }


def test_lists_repeat_the_field_and_edit_adds_to_them(on):
    on("add", "person", "--nationalities", "Nigeria", "--nationalities", "DE", "--family-name", "SAMPLE")
    on("edit", "person", "nationalities+=FR", "given_name=Amara")
    record = on("show", "person", "--json").json["record"]
    assert record["nationalities"] == ["NG", "DE", "FR"]
    on("edit", "person", "nationalities=GH", "given_name=")
    record = on("show", "person", "--json").json["record"]
    assert record["nationalities"] == ["GH"]
    assert "given_name" not in record


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        pytest.param(["add"], 2, "say one kind of record", id="no kind"),
        pytest.param(["add", "ds2019", "visa"], 2, "say one kind of record", id="two kinds"),
        pytest.param(
            ["add", "ds2091", "note=x"], 48, "no kind of record called 'ds2091'", id="a slip in the kind"
        ),
        pytest.param(["add", "ds2019"], 2, "no terminal to ask on", id="nothing to add and nobody to ask"),
        pytest.param(["add", "ds2019", "catgory=x"], 41, "did you mean category", id="a slip in a field"),
        pytest.param(
            ["add", "ds2019", "category=x"], 41, "ds2019: category: not one of its values", id="a value"
        ),
        pytest.param(["add", "ds2019", "issued_on=2023-02-29"], 42, "ds2019: issued_on:", id="no such day"),
        pytest.param(
            ["add", "ds2019", "issued_on=03/04/2025"], 43, "3 Apr 2025 or 4 Mar 2025", id="two days"
        ),
        pytest.param(
            ["add", "ds2019", "program_begin_date=2024-07-02", "program_end_date=2024-07-01"],
            41,
            "program_end_date is before program_begin_date",
            id="end before begin",
        ),
        pytest.param(
            ["add", "visa", "visa_class=J1", "dependant=dependant-7"], 40, "dependant-7", id="a reference"
        ),
        pytest.param(["add", "document", "title=x"], 41, "tracker attach FILE", id="a document without file"),
        pytest.param(["add", "position", "title=x", "stray"], 2, "stands after a field", id="a stray word"),
        pytest.param(["add", "position", "-t", "x"], 2, "no option -t", id="a short option"),
        pytest.param(["edit", "position-9", "title=x"], 40, "no record position-9", id="no such record"),
        pytest.param(["edit", "title=x"], 2, "say one record", id="edit without a name"),
        pytest.param(["edit", "position-1"], 2, "no terminal", id="edit without fields and nobody to ask"),
        pytest.param(["edit", "position-1", "id=x"], 41, "kept by the program", id="a field of the program"),
        pytest.param(["show", "position-9"], 40, "no record position-9", id="show nothing"),
        pytest.param(["show"], 2, "Missing argument", id="show without a name"),
        pytest.param(["list", "nonsense"], 48, "nonsense", id="list no kind"),
        pytest.param(["confirm", "position-9"], 40, "position-9", id="confirm nothing"),
        pytest.param(
            ["confirm", "position-1", "visa-1", "note=x"], 2, "one record at a time", id="corrections"
        ),
        pytest.param(["attach", "gone.pdf"], 20, "gone.pdf cannot be read", id="attach nothing"),
        pytest.param(["open", "position-1"], 40, "has no document", id="open nothing"),
        pytest.param(["history", "visa-3"], 40, "visa-3", id="history of nothing"),
        pytest.param(["trash", "visa-3"], 40, "visa-3", id="trash nothing"),
        pytest.param(["trash", "restore", "position-1"], 47, "not in the trash", id="restore what is in use"),
        pytest.param(["trash", "restore"], 2, "followed by names", id="restore nothing"),
        pytest.param(["trash", "list", "x"], 2, "followed by nothing", id="list with a name"),
        pytest.param(["frobnicate"], 2, "No such command", id="no such command"),
        pytest.param(["schema", "nonsense"], 48, "nonsense", id="schema of nothing"),
        pytest.param(["list", "--dates", "german"], 2, "--dates is us or intl", id="no such order"),
    ],
)
def test_what_is_refused_has_a_code_and_says_what_to_do(on, words, code, complaint):
    on("add", "position", "title=there")
    ran = on(*words)
    assert ran.code == code
    assert complaint in ran.err
    assert ran.out == ""
    assert on("list", "--json").json["counts"] == {"position": 1}


def test_errors_have_the_form_error_then_hint(on):
    ran = on("show", "visa-1")
    assert ran.err == (
        "tracker: error: there is no record visa-1\ntracker: hint: tracker list shows the names\n"
    )


@pytest.mark.parametrize(
    ("order", "day"),
    [pytest.param("us", "2025-03-04", id="us"), pytest.param("intl", "2025-04-03", id="intl")],
)
def test_the_order_of_dates_is_said_or_set(on, order, day):
    on("add", "ds2019", "issued_on=03/04/2025", "--dates", order)
    on("config", "set", "dates", order)
    on("add", "ds2019", "issued_on=03/04/2025")
    found = on("list", "ds2019", "--json").json["ds2019s"]
    assert [record["issued_on"] for record in found] == [day, day]


def test_list_counts_and_lists(on):
    assert on("list").out == "No records yet.\n"
    on("add", "ds2019", *FORM)
    on("add", "skill", "name=R")
    assert on("list").out == "ds2019\t1\nprogram\t1\nskill\t1\n"
    assert on("list", "--json").json == {
        "counts": {"ds2019": 1, "program": 1, "skill": 1},
        "to_confirm": 0,
        "in_trash": 0,
    }
    assert on("list", "ds2019s").out == "ds2019-1\t1 Jul 2024\t30 Jun 2025\tresearch scholar\t\t\n"
    assert on("list", "visas", "--json").json == {"visas": []}
    assert on("list", "visas").out == "No visa records.\n"


def test_records_in_json_are_those_of_the_export(on):
    on("add", "ds2019", *FORM)
    shown = on("show", "ds2019-1", "--json").json
    exported = on("export", "json").json
    assert shown["record"] == exported["ds2019s"][0]
    assert shown["name"] == "ds2019-1"


def test_quiet_leaves_standard_error_empty(on, tmp_path):
    (tmp_path / "a.txt").write_text("x")
    for words in (
        ["add", "ds2019", *FORM],
        ["edit", "ds2019-1", "note=x"],
        ["list"],
        ["show", "ds2019-1"],
        ["attach", str(tmp_path / "a.txt"), "ds2019-1"],
        ["find", "x"],
        ["history"],
        ["confirm"],
        ["trash", "ds2019-1"],
        ["trash"],
        ["trash", "restore", "ds2019-1"],
        ["undo"],
        ["export", "json"],
        ["config", "list"],
        ["schema", "ds2019"],
        ["verify"],
        ["doctor"],
        ["version"],
    ):
        ran = on(*words, "--quiet")
        assert (words, ran.code, ran.err) == (words, 0, "")
        assert ran.out


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["list", "ds2019"], ["show", "ds2019-1"], ["find", "research"], ["history"],
        ["history", "ds2019-1"], ["confirm"], ["confirm", "ds2019-1"], ["trash"], ["trash", "list"],
        ["edit", "ds2019-1", "note=y"], ["undo"], ["add", "skill", "name=x"], ["verify"], ["doctor"],
        ["config", "list"], ["config", "get", "dates"], ["schema"], ["schema", "ds2019"],
        ["schema", "career-export-1"], ["version"], ["lock"], ["export", "json"], ["recovery", "print", "--text"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_json_is_json_alone_on_standard_output(on, words):
    on("add", "ds2019", *FORM)
    ran = on(*words, "--json", "--quiet")
    assert ran.code == 0
    assert isinstance(ran.json, dict)
    assert ran.err == ""


def test_global_options_may_stand_anywhere(on):
    on("add", "skill", "name=x")
    expected = on("list", "skill", "--json").out
    assert on("--json", "list", "skill").out == expected
    assert on("list", "--json", "skill").out == expected


def test_confirm_lists_what_waits_and_confirms_with_corrections(on, vault):
    opened = Vault.open(vault.folder, state_root(), key=vault.recovery_code)
    model = KINDS["visa"]
    opened.commit("read", lambda ledger: ledger.add(model(visa_class="J1", provenance="read")))
    opened.close()
    assert on("confirm").out.startswith("visa-1\tJ1\tto confirm")
    assert "wait for you" in on("list").err
    assert "Nothing of it counts" in on("show", "visa-1").err
    ran = on("confirm", "visa-1", "expires_on=2027-05-01")
    assert ran.out == "Confirmed visa-1  J1 · 1 May 2027\n"
    assert on("confirm").out == "Nothing waits.\n"
    assert "was confirmed already" in on("confirm", "visa-1").err


def test_the_key_that_is_held_is_for_its_own_vault_only(on, tracker, vault, tmp_path):
    other = Vault.create(tmp_path / "other", state_root(), passphrase="of the other", work_factor=15)
    other.close()
    on("add", "skill", "name=x")
    words = ("list", "--vault", str(tmp_path / "other"), "--passphrase-file", "-", "--json")
    assert on(*words, stdin="of the other").json["counts"] == {}
    assert on("list", "--vault", str(tmp_path / "other")).code == 11


# --- trash ---------------------------------------------------------------------------------------


def test_trash_restore_and_empty(on):
    on("add", "skill", "name=x")
    assert on("trash", "skill-1").out == "Moved to the trash: skill-1  x\n"
    assert on("trash").out == on("trash", "list").out == "skill-1\tx\tin the trash\n"
    assert on("trash", "restore", "skill-1").out == "Restored skill-1  x\n"
    assert on("trash").out == "The trash is empty.\n"
    on("trash", "skill-1")
    ran = on("trash", "empty")
    assert (ran.code, ran.out) == (50, "")
    assert "this deletes 1 record and its history for good" in ran.err
    assert "repeat with --yes" in ran.err
    assert on("trash", "empty", "--yes").out == "Deleted for good: skill-1.\n"
    assert on("trash", "empty").out == "The trash is empty.\n"
    assert on("show", "skill-1").code == 40
    assert "skill (deleted)" in on("history").out


def test_emptying_the_trash_forgets_pages_of_files_never_read_to_their_end(on, vault):
    left = {"sha256:" + "ab" * 32: [Recognized(1, "engine 1", "{}")]}
    vault.commit("x", lambda _: None, page_text=lambda _: {key: [] for key in left}, recognized=left)
    assert on("trash", "empty").out == "The trash is empty.\n"
    again = Vault.open(vault.folder, state_root(), key=vault.recovery_code)
    assert again.pages().documents() == set()


def test_undo_says_what_it_took_back_until_nothing_is_left(on):
    on("add", "skill", "name=x")
    assert on("undo").out == "Took back: add skill.\n"
    assert on("undo").code == 46


def test_history_shows_values_of_one_record(on):
    on("add", "skill", "name=one")
    on("edit", "skill-1", "name=two")
    assert "name: one → two" in on("history", "skill-1").out
    assert "one → two" not in on("history").out


# --- export and import ---------------------------------------------------------------------------


def test_an_export_answers_every_reading_command_without_a_passphrase(on, tracker, tmp_path):
    on("add", "ds2019", *FORM)
    on("attach", __file__, "ds2019-1")
    path = tmp_path / "record.json"
    assert on("export", "json", "--out", str(path)).code == 0
    for words in (["list"], ["list", "ds2019"], ["show", "ds2019-1"], ["find", "research"], ["history"],
                  ["confirm"], ["trash"], ["export", "json"]):  # fmt: skip
        ran = tracker(*words, "--from", str(path), "--quiet")
        assert (words, ran.code, ran.err) == (words, 0, "")
        assert ran.out
    assert tracker("open", "ds2019-1", "--from", str(path)).code == 27
    assert tracker("list", "--from", str(path), "--vault", str(tmp_path)).code == 2
    for words in (["add", "skill", "name=x"], ["edit", "ds2019-1", "note=x"], ["trash", "ds2019-1"], ["undo"],
                  ["verify"], ["attach", __file__], ["import", "json", str(path)]):  # fmt: skip
        ran = tracker(*words, "--from", str(path))
        assert (words, ran.code) == (words, 2)
        assert "only read" in ran.err


def test_an_export_says_that_it_is_not_encrypted_and_never_overwrites(on, tmp_path):
    path = tmp_path / "record.json"
    assert "not encrypted" in on("export", "json", "--out", str(path)).err
    before = path.read_bytes()
    ran = on("export", "json", "--out", str(path))
    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert path.read_bytes() == before
    assert on("export", "json", "--out", str(tmp_path / "no" / "folder.json")).code == 20


def test_export_with_documents_and_import_into_another_vault(on, tracker, tmp_path):
    on("add", "ds2019", *FORM)
    on("attach", __file__, "ds2019-1")
    target = tmp_path / "all.zip"
    assert "1 document\n" in on("export", "json", "--with-documents", str(target)).out
    other = Vault.create(tmp_path / "other", state_root(), passphrase=None)
    key, folder = other.recovery_code, tmp_path / "other"
    other.close()
    ran = tracker("import", "json", str(target), "--dry-run", key=key, folder=folder)
    assert ran.out.startswith("Would add 3 records and 1 document file.")
    assert tracker("list", "--json", key=key, folder=folder).json["counts"] == {}
    ran = tracker("import", "json", str(target), key=key, folder=folder)
    assert ran.out.startswith("Added 3 records and 1 document file.")
    ran = tracker("import", "json", str(target), "--json", key=key, folder=folder)
    assert (ran.json["same"], ran.json["new"], ran.json["different"]) == (3, [], [])


def test_an_import_that_would_change_records_asks(on, tmp_path):
    on("add", "skill", "name=mine")
    export = on("export", "json").json
    export["skills"][0]["name"] = "theirs"
    export["skills"].append({"name": "new"})
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    ran = on("import", "json", str(path))
    assert ran.code == 50
    assert "skill-1 differs in name" in ran.err
    assert on("list", "skill", "--json").json["skills"][0]["name"] == "mine"
    assert "Differ, and stay as they are: skill-1" in on("import", "json", str(path), "--keep-mine").out
    assert "Changed: skill-1" in on("import", "json", str(path), "--yes").out
    assert [s["name"] for s in on("list", "skill", "--json").json["skills"]] == ["theirs", "new", "new"]


@pytest.mark.parametrize(
    ("text", "code", "complaint"),
    [
        pytest.param("{", 44, "line 1, column 2: not JSON", id="broken"),
        pytest.param('{"format": "career-export/2"}', 45, "format 2, this program reads 1", id="newer"),
        pytest.param(
            '{"format": "career-export/1", "visas": [{"x": 1}]}', 44, "visas[0].x: there is no", id="field"
        ),
        pytest.param('{"format": "career-export/1", "x": 1}', 44, "x: there is no kind", id="kind"),
    ],
)
@pytest.mark.parametrize(
    "words", [["import", "json"], ["import", "json", "--dry-run"], ["list", "--from"]], ids=" ".join
)
def test_a_bad_export_is_refused_with_its_place(on, tracker, tmp_path, words, text, code, complaint):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    ran = (tracker if "--from" in words else on)(*words, str(path))
    assert ran.code == code
    assert complaint in ran.err


# --- help, schema, completion ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [["add", "ds2019", "--help"], ["add", "--help", "ds2019"], ["schema", "ds2019"]]
)
def test_the_fields_of_a_kind_are_listed_without_a_vault(tracker, words):
    ran = tracker(*words)
    assert ran.code == 0
    assert ran.out.startswith("ds2019: A Form DS-2019")
    assert "--program-begin-date\tday\titem 3, from" in ran.out
    assert "--annotation-212e\t" in ran.out
    assert "--note\ttext" in ran.out


def test_completion_knows_the_kinds_and_settings():
    assert {kind.replace("_", "-") for kind in KINDS} == set(completion.kinds(""))
    assert tuple(KINDS) == completion.KIND_WORDS
    assert completion.kinds("ds") == ["ds2019"]
    assert completion.kinds("advisory_o") == ["advisory-opinion"]
    assert set(completion.SETTING_WORDS) == set(SETTINGS)
    assert completion.trash_words("re") == ["restore"]


def test_what_a_terminal_would_obey_is_not_printed(on):
    on("add", "skill", "name=a\x1b[31mb\u202ec\x9b\rd")
    for words in (["list", "skill"], ["show", "skill-1"], ["find", "a"], ["history", "skill-1"]):
        out = on(*words).out
        assert not {"\x1b", "\u202e", "\x9b", "\r"} & set(out)
    assert on("show", "skill-1", "--json").json["record"]["name"] == "a\x1b[31mb\u202ec\x9b\rd"


def test_history_leaves_the_places_of_reading_to_show(on, tmp_path):
    paper = tmp_path / "form.pdf"
    paper.write_bytes(people.examples()["ds2019-residency.pdf"])
    on("import", "pdf", str(paper))
    on("edit", "ds2019-1", "program_end_date=2023-07-31", "--yes")
    out = on("history", "ds2019-1").out
    assert "2023-06-30 → 2023-07-31" in out
    assert "evidence" not in out
