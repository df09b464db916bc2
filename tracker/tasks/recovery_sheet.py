"""The words of the recovery sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.dates import show_day
from tracker.store.vault import Vault

_AGE = "age --decrypt --output records.db data/XX/NAME.age"


def sheet_data(vault: Vault, *, on: date, paper: str) -> dict[str, Any]:
    """Return what the template of the sheet prints."""
    head, code = vault.head, vault.recovery_code
    counts = vault.ledger.counts()
    records = sum(counts.values()) - counts.get("document", 0)
    return {
        "title": "Recovery sheet",
        "paper": paper,
        "warning": (
            "This code opens the vault without the passphrase. Keep the sheet where you keep your "
            "passport, apart "
            "from the computer; do not photograph or mail it. Nobody can make another code or reset "
            "the passphrase."
        ),
        "code": code,
        "groups": code.split("-"),
        "letters": (
            "The code has the letters A to Z without I, L, O and U, and digits: 0 is zero and 1 is one."
        ),
        "facts": [
            ["Vault id", head.vault],
            ["State when printed", f"generation {head.generation}"],
            ["Records", str(records)],
            ["Documents", str(counts.get("document", 0))],
            ["Printed on", show_day(on)],
        ],
        "with_tracker": [
            ["Install the tracker and put the vault's folder on the computer."],
            ["Type, and enter the code when it is asked for:", "tracker recovery use --vault FOLDER"],
            [
                "Choose a new passphrase. On a new computer, compare generation and counts with those "
                "above: lower "
                "ones mean that an older copy is open."
            ],
        ],
        "without_intro": (
            "Every file in the vault is an ordinary age file (age-encryption.org/v1) and the records "
            "are an SQLite "
            "database. Any age program and sqlite3 open them; README.txt in the vault's folder says "
            "the same."
        ),
        "without_tracker": [
            [
                "In the folder heads, take the file whose name begins with the highest number. It is "
                "readable text; "
                '"snap" gives the name of the newest records file. XX stands for the first two letters '
                "of that name."
            ],
            [
                "Decrypt it; the passphrase it asks for is the recovery code, in capitals and with its "
                "hyphens:",
                _AGE,
            ],
            ["Read it:", "sqlite3 records.db .dump"],
            [
                "Documents are decrypted in the same way. The table document gives for each one its "
                "original name and, "
                "in the column object_name, its name in the folder data."
            ],
        ],
        "without_end": "What you decrypt is no longer protected. Delete it when you are done.",
    }
