"""Failures that end a task, each with its own exit code and hint.

Messages say what happened, on which file or item, and what to do next. They never contain a name,
an identifier, a passphrase or document text. Exit codes are listed in ``docs/cli.md`` and are
never reused.
"""

from __future__ import annotations

from typing import ClassVar


class TrackerError(Exception):
    """A task that cannot be done: ``message``, a ``hint`` what to do, and the exit code of its class."""

    exit_code: ClassVar[int] = 1
    default_hint: ClassVar[str | None] = None

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint if hint is not None else self.default_hint


class UsageError(TrackerError):
    """The words of the command do not fit together."""

    exit_code = 2


class ConfirmationNeeded(TrackerError):
    """Something destructive was asked for without a yes."""

    exit_code = 50
    default_hint = "repeat with --yes to go ahead"


# --- vault: 10 to 19 ---------------------------------------------------------------------------


class VaultError(TrackerError):
    """The vault cannot be opened, read or written."""


class VaultNotFound(VaultError):
    """There is no vault in the folder."""

    exit_code = 10
    default_hint = "make one with: tracker init"


class VaultLocked(VaultError):
    """A passphrase is needed and there is no way to ask for it."""

    exit_code = 11
    default_hint = "give it with --passphrase-file FILE, or '-' to read standard input"


class WrongPassphrase(VaultError):
    """The passphrase or recovery code does not open this vault."""

    exit_code = 12
    default_hint = "check Caps Lock and keyboard layout; lost it? tracker recovery use"


class VaultInUse(VaultError):
    """Another process is writing and did not finish in time."""

    exit_code = 13
    default_hint = "wait until the other tracker has finished, then repeat; nothing was changed"


class VaultDamaged(VaultError):
    """Stored bytes are missing or are not what was written."""

    exit_code = 14
    default_hint = "nothing was changed; see what is wrong with: tracker doctor"


class VaultTooNew(VaultError):
    """The vault was written by a newer tracker."""

    exit_code = 15
    default_hint = "install the newer tracker; nothing was changed"


class DiskFull(VaultError):
    """No space is left for a new object."""

    exit_code = 16
    default_hint = "free some space and repeat; what was saved before is intact"


class VaultNotWritable(VaultError):
    """The folder cannot be read or written: permissions, a read-only disk, a failing device."""

    exit_code = 17
    default_hint = "check the folder's permissions and the disk; nothing was changed"


class VaultDiverged(VaultError):
    """Two devices went on from the same state, or a state is read-only or still on its way."""

    exit_code = 18
    default_hint = "read one of the states with --at HEAD; tracker doctor lists them"


class VaultExists(VaultError):
    """The folder for a new vault is not empty."""

    exit_code = 19
    default_hint = "choose an empty folder with --vault DIR; nothing was changed"


# --- documents: 20 to 29 -----------------------------------------------------------------------


class DocumentError(TrackerError):
    """A file cannot be read."""


class FileUnreadable(DocumentError):
    """The file is not there or may not be read."""

    exit_code = 20
    default_hint = "check the path and the permissions of the file"


class EmptyFile(DocumentError):
    """The file has no bytes."""

    exit_code = 21
    default_hint = "copy it again from where it came"


class NotPdf(DocumentError):
    """The file is neither a PDF nor a picture that can be read."""

    exit_code = 22
    default_hint = "give a PDF; other files can be kept with: tracker attach"


class DamagedFile(DocumentError):
    """The file starts like a PDF and cannot be parsed."""

    exit_code = 23
    default_hint = "open it in a viewer and print it to a new PDF, or ask the sponsor to send it again"


class NoPages(DocumentError):
    """The PDF has no pages."""

    exit_code = 24
    default_hint = "open it in a viewer and print it to a new PDF"


class PasswordRequired(DocumentError):
    """The PDF is encrypted and no given password opens it."""

    exit_code = 25
    default_hint = "put its password in a file and give --password-file FILE"


class FileTooLarge(DocumentError):
    """The file needs more bytes, pages, time or memory than is allowed."""

    exit_code = 26
    default_hint = "split it and read the parts"


class DocumentAbsent(DocumentError):
    """The record is here, the file is not: an export without documents."""

    exit_code = 27
    default_hint = "open the vault, or export again with --with-documents"


class BibliographyUnreadable(DocumentError):
    """A file of publications has no known format, or nothing in it can be read."""

    exit_code = 28
    default_hint = "export again as BibTeX, RIS, MEDLINE (.nbib), PubMed XML, CSL-JSON or from ORCID"


class LookupFailed(DocumentError):
    """A register could not be asked about an identifier, or does not know it."""

    exit_code = 29
    default_hint = "check the identifier and the connection; export it from the register and import the file"


# --- law: 30 to 39 -----------------------------------------------------------------------------


class LawError(TrackerError):
    """The law on file or a case cannot be used."""


class LawUnreadable(LawError):
    """A parameter file is malformed or has an unknown key."""

    exit_code = 30
    default_hint = "compare the file with schemas/rule-parameters-1.json"


class LawTooNew(LawError):
    """The law folder has a format this program does not know."""

    exit_code = 31
    default_hint = "install the newer tracker, or leave out --law"


class LawDoesNotReach(LawError):
    """No provision on file was in force on the day asked about."""

    exit_code = 32
    default_hint = "tracker rules show RULE lists the days the law on file covers"


class CaseInvalid(LawError):
    """A case file has a wrong key, type or date."""

    exit_code = 33
    default_hint = "docs/assess.md lists the keys"


# --- records: 40 to 49 -------------------------------------------------------------------------


class RecordError(TrackerError):
    """A record cannot be made, found or changed."""


class RecordNotFound(RecordError):
    """No record has this name."""

    exit_code = 40
    default_hint = "tracker list shows the names"


class RecordInvalid(RecordError):
    """A field does not hold what it must."""

    exit_code = 41
    default_hint = "tracker schema KIND lists the fields"


class DateImpossible(RecordError):
    """The words are not a day of the calendar."""

    exit_code = 42
    default_hint = 'type 2025-04-03 or "3 Apr 2025"'


class DateAmbiguous(RecordError):
    """The words can be two different days."""

    exit_code = 43
    default_hint = 'type 2025-04-03 or "3 Apr 2025", or say --dates us or --dates intl'


class ExportUnreadable(RecordError):
    """A career export is not what it should be."""

    exit_code = 44
    default_hint = "compare it with schemas/career-export-1.json; nothing was imported"


class ExportTooNew(RecordError):
    """A career export of a format this program does not know."""

    exit_code = 45
    default_hint = "install the newer tracker; nothing was imported"


class NothingToUndo(RecordError):
    """There is no change left that can be undone."""

    exit_code = 46


class RecordConflict(RecordError):
    """The change would contradict another record."""

    exit_code = 47


class KindUnknown(RecordError):
    """No kind of record has this name."""

    exit_code = 48
    default_hint = "tracker add --help lists the kinds"


# --- pages and exports: 51 to 59 ---------------------------------------------------------------


class PageError(TrackerError):
    """A page or file cannot be made."""


class CharactersMissing(PageError):
    """Characters have no glyph in the fonts at hand; they would be empty boxes."""

    exit_code = 51
    default_hint = "name a folder with fonts that have them: --fonts DIR"
