"""A person's day with a vault, whose every record and paper is marked: ``python a_day.py INBOX CONTROL``.

Run by ``test_no_plaintext.py`` in a process of its own. ``CONTROL`` takes one safeguard away, so that the
test can show that it would see it: ``temp_store`` or ``cipher``; ``none`` takes nothing away.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from tracker.cli.app import load_commands, run
from tracker.cli.session import Session
from tracker.records.career import Award
from tracker.store import age, database
from tracker.store.vault import Vault
from tracker.tasks.folders import default_vault, state_root
from tracker.tasks.specimens.people import RESEARCH, form
from tracker.typeset.canvas import write

# long enough that no ciphertext holds one by chance
MARKERS = (
    "QUOMARKSTEIN",
    "ZEPHYRINAXA",
    "N0073918246",
    "XQ739182465",
    "Vexillology of the spleen",
    "oddword quagmirexon",
    "hospital of Blorptown",
    "river lamp otter canyon quixotic",
)
FAMILY, GIVEN, SEVIS_ID, PASSPORT, TITLE, NOTE, SITE, PASSPHRASE = MARKERS
MANY = 1200


class _NoCipher:
    """A cipher that leaves everything as it is, for the control."""

    def __init__(self, key: bytes) -> None:
        del key

    def encrypt(self, nonce: bytes, data: bytes, extra: None) -> bytes:
        return bytes(data) + bytes(16)

    def decrypt(self, nonce: bytes, data: bytes, extra: None) -> bytes:
        return bytes(data[:-16])

    def encrypt_into(self, nonce: bytes, data: bytes, extra: None, room: memoryview) -> int:
        room[:] = self.encrypt(nonce, data, extra)
        return len(room)

    def decrypt_into(self, nonce: bytes, data: bytes, extra: None, room: memoryview) -> int:
        room[:] = self.decrypt(nonce, data, extra)
        return len(room)


def marked_paper() -> bytes:
    """Return a DS-2019 of the marked person."""
    words = {"surname": FAMILY, "given_name": GIVEN, "sevis_id": SEVIS_ID, "site_of_activity": SITE}
    return write(form({**RESEARCH, **words}, "2008", {"1": "tick"}, signed=True))


def main(inbox: Path, control: str) -> None:
    """Make a vault, fill it, ask it everything; answers are thrown away, messages stay on stderr."""
    opened: set[str] = set()
    sys.addaudithook(lambda event, values: _note_opening(opened, event, values))
    if control == "temp_store":
        database._PRAGMAS = tuple(p for p in database._PRAGMAS if "temp_store" not in p)
    if control == "cipher":
        age.ChaCha20Poly1305 = _NoCipher
    load_commands()
    inbox.mkdir()
    (inbox / "passphrase").write_text(PASSPHRASE, "utf-8")
    (inbox / "paper.pdf").write_bytes(marked_paper())
    (inbox / "letter.txt").write_text(f"{NOTE} {FAMILY}\n" * 3000, "utf-8")
    secret = ["--passphrase-file", str(inbox / "passphrase")]
    done = [_command([*secret, "init"])]
    vault = Vault.open(default_vault(), state_root(), passphrase=PASSPHRASE)
    key = vault.recovery_code
    vault.commit(
        "import", lambda ledger: [ledger.add(Award(name=f"{TITLE} {n}", note=NOTE * 90)) for n in range(MANY)]
    )
    vault.close()
    for words in (
        ["add", "person", "--family-name", FAMILY, "--given-name", GIVEN],
        ["import", "pdf", str(inbox / "paper.pdf")],
        ["attach", str(inbox / "letter.txt"), "person", "--title", TITLE],
        ["add", "passport", "--passport-number", PASSPORT, "--country", "NG"],
        ["edit", "award-1", "--note", f"{NOTE} changed"],
        ["confirm", "ds2019-1", "--yes"],
        ["status"],
        ["list", "award"],
        ["show", "ds2019-1"],
        ["find", *NOTE.split()],
        ["find", FAMILY],
        ["report", "time", "--explain"],
        ["report", "212e", "--json"],
        ["history"],
        ["trash", "award-1", "award-2"],
        ["trash", "empty", "--yes"],
        ["undo"],
        ["add", "ds2019", "--sevis-id", f"{SEVIS_ID}9", "--surname", FAMILY],
        ["edit", "passport-1", "--issued-on", f"{PASSPORT} March"],
        ["verify", "--deep"],
        ["doctor"],
        ["passphrase", "change", "--new-passphrase-file", str(inbox / "passphrase")],
    ):
        done.append(_command(words, key))
    sys.stderr.write(f"exit codes: {done}\nopened for writing: {sorted(opened)}\n")


def _note_opening(opened: set[str], event: str, values: tuple[object, ...]) -> None:
    """Note a file that this process opens for writing, where no tracer does it."""
    if event == "open" and isinstance(values[0], (str, bytes, os.PathLike)):
        _, mode, flags = values
        changes = int(flags) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if isinstance(flags, int) else 0
        if changes or (isinstance(mode, str) and set(mode) & set("wax+")):
            opened.add(os.fsdecode(values[0]))


def _command(words: list[str], key: str | None = None) -> int:
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer):
        return run(words, Session(key=key) if key else None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
