"""What one run of the command line knows: the global options, and the vault or export it reads."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import FileUnreadable, UsageError, VaultError, VaultLocked, WrongPassphrase

if TYPE_CHECKING:
    from datetime import date

    from tracker.dates import DateOrder
    from tracker.records.collection import Readable
    from tracker.store.ledger import Ledger
    from tracker.store.vault import Vault

_LONGEST_PASSPHRASE_FILE = 4096
_TRIES = 3  # of a passphrase at a terminal


@dataclass
class Session:
    """The global options and what was opened with them."""

    vault_folder: Path | None = None
    export: Path | None = None
    at: str | None = None
    passphrase_file: str | None = None
    json: bool = False
    plain: bool = False
    quiet: bool = False
    color: bool = True
    yes: bool = False
    dates: DateOrder | None = None
    key: str | None = field(default=None, repr=False)  # held by `unlock` only
    _vault: Vault | None = field(default=None, repr=False)

    @property
    def folder(self) -> Path:
        """The folder of the vault."""
        from tracker.tasks.folders import default_vault

        return self.vault_folder or default_vault()

    def law(self, given: Path | None) -> Path | None:
        """Return the folder of the law: the one given, else the one set, else None for the law shipped."""
        from tracker.tasks.settings import setting

        if given is not None:
            return given
        chosen = setting("law")
        return Path(chosen) if chosen else None

    def today(self) -> date:
        """Return the day on which the command was typed."""
        from datetime import date

        return date.today()  # noqa: DTZ011 - the person's own calendar day is meant

    def day(self, text: str) -> date:
        """Return the day that was typed."""
        from tracker.dates import parse_day

        return parse_day(text, order=self.order())

    def order(self) -> DateOrder | None:
        """Return which number of a numeric day is the month: as said with --dates, else as configured."""
        if self.dates is None:
            from tracker.tasks.settings import setting

            configured: DateOrder | None = setting("dates")
            return configured
        return self.dates

    def vault(self) -> Vault:
        """Return the open vault, asking for the passphrase the first time.

        Raises:
            UsageError: an export was named in place of a vault.
        """
        if self.export is not None:
            raise UsageError(
                "this command changes or checks a vault; --from names an export, which is only read"
            )
        if self._vault is None:
            from tracker.tasks import vaults

            vaults.require(self.folder)
            self._vault = self._opened()
            for head in self._vault.waiting:
                self.say(f"note: a newer state ({head}) from another device has not arrived yet")
        return self._vault

    def _opened(self) -> Vault:
        """Return the vault; a passphrase that is typed wrong is asked for again, two times."""
        from tracker.tasks.vaults import open_vault

        given = self.key or self.given_passphrase()
        if given is not None:
            secret = {"key": given} if self.key else {"passphrase": given}
            return open_vault(self.folder, at=self.at, **secret)
        for left in range(_TRIES - 1, 0, -1):
            try:
                return open_vault(self.folder, at=self.at, passphrase=self.ask_secret("Passphrase: "))
            except WrongPassphrase:
                tries = f"{left} more tries" if left > 1 else "one more try"
                sys.stderr.write(
                    f"That does not open the vault. Check Caps Lock and keyboard layout: {tries}.\n"
                )
        return open_vault(self.folder, at=self.at, passphrase=self.ask_secret("Passphrase: "))

    def ledger(self) -> Ledger:
        """Return the records: of the export named with --from, else of the vault."""
        if (export := self._export()) is None:
            return self.vault().ledger
        from tracker.tasks.career_export import ledger_of_file

        return ledger_of_file(export)

    def records(self) -> Readable:
        """Return the records to read; those of an export without the start of a database."""
        if (export := self._export()) is None:
            return self.vault().ledger
        from tracker.tasks.export_file import records_of_file

        return records_of_file(export)

    def _export(self) -> Path | None:
        if self.export is not None and self.vault_folder is not None:
            raise UsageError("--from and --vault do not go together")
        return self.export

    def close(self) -> None:
        """Forget what was opened, after tidying the folder now and then."""
        if self._vault is not None:
            try:
                if self._vault.tidy_is_due:
                    self._vault.tidy()
            except VaultError as error:
                self.say(f"note: your change is saved; tidying the vault's folder failed: {error.message}")
            finally:
                self._vault.close()
                self._vault = None

    def say(self, message: str) -> None:
        """Write a message for the person, not part of the answer, to standard error."""
        if not self.quiet:
            sys.stderr.write(f"{message}\n")

    # --- passphrase ------------------------------------------------------------------------------

    def secret(self) -> dict[str, str]:
        """Return what opens the vault: the key that `unlock` holds, else the passphrase."""
        return {"key": self.key} if self.key else {"passphrase": self.passphrase()}

    def passphrase(self, prompt: str = "Passphrase: ") -> str:
        """Return the passphrase from the first source that has one.

        Raises:
            VaultLocked: no source has one and there is no terminal to ask on.
        """
        given = self.given_passphrase()
        return given if given is not None else self.ask_secret(prompt)

    def given_passphrase(self) -> str | None:
        """Return the passphrase from file, command, environment or keyring, or None."""
        if self.passphrase_file is not None:
            return first_line_of(self.passphrase_file)
        if command := os.environ.get("TRACKER_PASSPHRASE_COMMAND"):
            return self._from_command(command)
        if (value := os.environ.get("TRACKER_PASSPHRASE")) is not None:
            self.say("warning: TRACKER_PASSPHRASE can be seen by other programs; it is meant for tests")
            return value
        from tracker.tasks.keyring import stored_passphrase

        return stored_passphrase(self.folder)

    def ask_secret(self, prompt: str) -> str:
        """Return what the person types without showing it.

        Raises:
            VaultLocked: there is no terminal.
        """
        if not sys.stdin.isatty():
            raise VaultLocked("this command needs your passphrase, but there is no terminal to ask on")
        return getpass(prompt)

    @staticmethod
    def _from_command(command: str) -> str:
        # The person's own command, run by the person's own shell.
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
        lines = done.stdout.splitlines()
        if done.returncode != 0 or not lines:
            raise VaultLocked("TRACKER_PASSPHRASE_COMMAND did not print a passphrase")
        return lines[0]


def first_line_of(name: str) -> str:
    """Return the first line of a file that holds a secret; ``-`` is standard input.

    Raises:
        FileUnreadable: the file cannot be read. VaultLocked: it is empty.
    """
    try:
        if name == "-":
            text = sys.stdin.readline(_LONGEST_PASSPHRASE_FILE)
        else:
            with Path(name).open(encoding="utf-8") as file:
                text = file.read(_LONGEST_PASSPHRASE_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"the passphrase file {name} cannot be read") from error
    lines = text.splitlines()
    if not lines or not lines[0]:
        raise VaultLocked("the passphrase file is empty")
    return lines[0]
