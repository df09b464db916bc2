"""Making and opening vaults, their passphrase and recovery code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path

from tracker.errors import UsageError, VaultNotFound
from tracker.store.vault import Vault
from tracker.tasks.folders import state_root

LEAST_SCORE = 3  # of 4, as zxcvbn counts; our choice
GENERATED_WORDS = 6
_GROUPS_ASKED = 2
_LONGEST_SCORED = 72  # the scorer takes no more; a longer passphrase is judged by its beginning


def exists(folder: Path) -> bool:
    """Tell whether there is a vault in the folder, sound or not."""
    return (folder / "heads").is_dir() or (folder / "data").is_dir()


def require(folder: Path) -> None:
    """Pass where there is a vault in the folder.

    Raises:
        VaultNotFound: there is none.
    """
    if not exists(folder):
        raise VaultNotFound(f"there is no vault in {folder}")


def create_vault(folder: Path, passphrase: str | None, *, work_factor: int = 18) -> Vault:
    """Make a vault in an empty or missing folder and return it open.

    Raises:
        VaultExists: the folder is not empty.
    """
    return Vault.create(folder, state_root(), passphrase=passphrase, work_factor=work_factor)


def open_vault(
    folder: Path, *, passphrase: str | None = None, key: str | None = None, at: str | None = None
) -> Vault:
    """Return the vault of a folder, opened with its passphrase or its recovery code.

    Raises:
        VaultNotFound, WrongPassphrase, VaultDamaged, VaultTooNew, VaultDiverged
    """
    require(folder)
    return Vault.open(folder, state_root(), passphrase=passphrase, key=key, at=at)


# --- the passphrase ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Strength:
    """How hard a passphrase is to guess: 0 to 4, and what would make it harder."""

    score: int
    advice: str

    @property
    def enough(self) -> bool:
        """Whether it is taken without a further yes."""
        return self.score >= LEAST_SCORE


def strength(passphrase: str) -> Strength:
    """Return how hard the passphrase is to guess, and advice that does not repeat it."""
    from zxcvbn import zxcvbn  # its word lists take about 50 ms

    found = zxcvbn(passphrase[:_LONGEST_SCORED])
    feedback = found["feedback"]
    words = [feedback["warning"], *feedback["suggestions"]]
    return Strength(int(found["score"]), " ".join(f"{word.rstrip('.')}." for word in words if word))


def check_strength(passphrase: str) -> None:
    """Pass for a passphrase that is strong enough.

    Raises:
        UsageError: it is weak.
    """
    if not passphrase:
        raise UsageError("the passphrase is empty")
    found = strength(passphrase)
    if not found.enough:
        raise UsageError(
            f"this passphrase is easy to guess (strength {found.score} of 4). {found.advice}".rstrip(),
            hint="take a longer one, or say --weak-passphrase to use it all the same",
        )


@cache
def _words() -> tuple[str, ...]:
    text = files("tracker.tasks.wordlist").joinpath("eff_large_wordlist.txt").read_text("ascii")
    return tuple(word for line in text.splitlines() if (word := line.split()[1]).isalpha())


def suggest_passphrase() -> str:
    """Return six random words with blanks between them: about 77 bits."""
    return " ".join(secrets.choice(_words()) for _ in range(GENERATED_WORDS))


def suggested_bits() -> float:
    """Return the bits of a suggested passphrase."""
    return GENERATED_WORDS * log2(len(_words()))


def change_passphrase(vault: Vault, passphrase: str, *, work_factor: int = 18) -> None:
    """Give the vault a new passphrase; the old one no longer opens it, the recovery code does."""
    vault.change_passphrase(passphrase, work_factor=work_factor)


# --- the recovery code -------------------------------------------------------------------------


def code_groups(code: str) -> list[str]:
    """Return the nine groups of a recovery code."""
    return code.split("-")


def groups_to_ask(code: str) -> list[int]:
    """Return the numbers, from 1, of two groups to ask back."""
    numbers = range(1, len(code_groups(code)) + 1)
    return sorted(secrets.SystemRandom().sample(numbers, _GROUPS_ASKED))


def group_fits(code: str, number: int, typed: str) -> bool:
    """Tell whether a typed group is the one of that number; case and look-alike letters do not count."""
    read = typed.strip().upper().translate(str.maketrans("OIL", "011"))
    return read == code_groups(code)[number - 1]


def recover(folder: Path, code: str) -> Vault:
    """Return the vault opened with its recovery code; give it a passphrase with ``change_passphrase``.

    Raises:
        WrongPassphrase: the code is mistyped, or is that of another vault.
    """
    return open_vault(folder, key=code)


def recovery_sheet(vault: Vault, *, on: date, paper: str = "a4") -> bytes:
    """Return the recovery sheet as a PDF of one page: whoever holds it can open the vault."""
    from tracker.tasks.recovery_sheet import sheet_data
    from tracker.typeset.page import pdf_of

    return pdf_of("recovery_sheet", sheet_data(vault, on=on, paper=paper))
