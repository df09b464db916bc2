"""Looking after a vault: what is wrong, what to do, and going on from an older state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import VaultDamaged
from tracker.store.files import FILES
from tracker.store.vault import Maintenance, Vault
from tracker.store.verification import Damage, check_names, check_surroundings
from tracker.tasks.folders import state_root

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be, the documents it concerns, and what to do about it."""

    file: str
    problem: str
    serious: bool
    documents: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class Check:
    """The result of a check: what was looked at and what is wrong."""

    problems: tuple[Problem, ...]
    documents: int = 0
    deep: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing serious was found."""
        return not any(problem.serious for problem in self.problems)

    def raise_if_damaged(self) -> None:
        """Pass where nothing serious was found.

        Raises:
            VaultDamaged: says how much is wrong and which documents it concerns.
        """
        serious = [problem for problem in self.problems if problem.serious]
        if not serious:
            return
        names = sorted({name for problem in serious for name in problem.documents})
        if names:
            message = f"{len(names)} of {self.documents} documents fail their check: {', '.join(names)}"
        else:
            message = f"{len(serious)} file(s) of the vault are not what was written"
        raise VaultDamaged(
            message, hint="nothing was changed; copy the named files back from a backup or mirror"
        )


def verify(vault: Vault, *, deep: bool, progress: Progress | None = None) -> Check:
    """Compare everything in the vault with what was written; ``deep`` decrypts every document."""
    documents = vault.documents_by_object()
    return Check(
        tuple(_problem(damage, documents) for damage in vault.verify(deep=deep, progress=progress)),
        sum(len(names) for names in documents.values()),
        deep,
    )


def check_without_key(folder: Path) -> Check:
    """Compare the names of all files with their bytes; needs no passphrase."""
    found = [*check_surroundings(folder, FILES), *check_names(folder, FILES)]
    return Check(tuple(_problem(damage, {}) for damage in found))


def _problem(damage: Damage, documents: dict[str, list[str]]) -> Problem:
    name = Path(damage.file).stem
    return Problem(
        damage.file,
        damage.problem,
        damage.serious,
        tuple(documents.get(name, ())),
        _advice(damage.file, damage.serious),
    )


def _advice(file: str, serious: bool) -> str:
    if not serious:
        return "does no harm; it may be removed"
    if file.startswith("keys/"):
        return "copy it back from a backup, or change the passphrase; the recovery code still opens the vault"
    if file.startswith("heads/"):
        return "copy it back from a backup or mirror; if there is none: tracker doctor --accept-older"
    if file.startswith("data/"):
        return "copy the file of this name back from a backup or mirror; its name is the SHA-256 of its bytes"
    return "copy it back from a backup or mirror"


def states(vault: Vault) -> Iterable[tuple[str, str]]:
    """Return the states that can be read with ``--at``: the head's name and its day, newest first."""
    return [(head.name, head.time.date().isoformat()) for head in reversed(vault.states())]


def accept_older(
    folder: Path, *, passphrase: str | None = None, key: str | None = None
) -> tuple[Vault, tuple[str, ...]]:
    """Go on from the newest whole state; return the vault and the names of the heads given up."""
    return Vault.accept_older(folder, state_root(), passphrase=passphrase, key=key)


def tidy(vault: Vault) -> Maintenance:
    """Remove superseded snapshots and what was never published."""
    return vault.tidy()


def signal_lock(folder: Path) -> None:
    """Ask every open prompt and page of the vault to forget its key."""
    Vault.signal_lock(folder, state_root())
