"""The vault: records and documents, encrypted at rest, one commit at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from tracker.errors import DocumentAbsent, VaultDiverged
from tracker.records.kinds import record_name
from tracker.records.vault_document import Document
from tracker.store import migrations, search
from tracker.store.database import Database
from tracker.store.files import FILES, Files
from tracker.store.heads import Head
from tracker.store.ledger import Ledger
from tracker.store.storage import Damage, Storage, StoredObject

T = TypeVar("T")
_TIDY_EVERY = 20  # states; our choice
Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Maintenance:
    """What tidying removed: superseded snapshots and unpublished objects."""

    snapshots: int
    objects: int


class Vault:
    """An open vault.

    Make one with ``create`` or ``open``. Read through ``ledger``; write through ``commit``, which
    publishes the whole change or nothing.
    """

    def __init__(self, storage: Storage, *, clock: Clock = _utc_now) -> None:
        self._storage = storage
        self._clock = clock
        self._database: Database | None = None
        self._ledger: Ledger | None = None
        self._pages: search.PageText | None = None
        self._stored_schema = len(migrations.MIGRATIONS)
        self._published = 0
        self._look_again = False

    @classmethod
    def create(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None,
        work_factor: int = 18,
        clock: Clock = _utc_now,
        files: Files = FILES,
    ) -> Vault:
        """Make a new vault in an empty or missing folder and open it.

        Without a passphrase it has no slot and opens by its recovery code alone.

        Raises:
            VaultExists: the folder is not empty.
        """

        def first_snapshot(slots: tuple[str, ...]) -> bytes:
            database = Database()
            migrations.migrate(database)
            ledger = Ledger(database)
            with ledger.change("new vault", now=clock()):
                ledger.set_slots(slots)
            return database.serialise()

        storage = Storage.create(
            folder,
            state_root,
            passphrase=passphrase,
            snapshot=first_snapshot,
            work_factor=work_factor,
            files=files,
        )
        return cls(storage, clock=clock)

    @classmethod
    def open(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None = None,
        key: str | None = None,
        at: str | None = None,
        clock: Clock = _utc_now,
        files: Files = FILES,
    ) -> Vault:
        """Open a vault with its passphrase or its recovery code (``key``).

        ``at`` names a head to read from; such a vault is read-only.

        Raises:
            VaultNotFound, WrongPassphrase, VaultDamaged, VaultTooNew, VaultDiverged, VaultNotWritable
        """
        storage = Storage.open(
            folder, state_root, passphrase=passphrase, key=key, at=at, files=files, clock=clock
        )
        return cls(storage, clock=clock)

    @classmethod
    def accept_older(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None = None,
        key: str | None = None,
        clock: Clock = _utc_now,
        files: Files = FILES,
    ) -> tuple[Vault, tuple[str, ...]]:
        """Go on from the newest whole state though a newer one was seen; also return the heads given up."""
        storage, given_up = Storage.accept_older(
            folder, state_root, passphrase=passphrase, key=key, files=files, clock=clock
        )
        return cls(storage, clock=clock), given_up

    # --- reading ---------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The folder of the vault."""
        return self._storage.folder

    @property
    def recovery_code(self) -> str:
        """The vault key as it is printed; whoever has it can open the vault."""
        return self._storage.key

    @property
    def head(self) -> Head:
        """The state that is open."""
        return self._storage.head

    @property
    def read_only(self) -> bool:
        """Whether an older state is open."""
        return self._storage.read_only

    @property
    def waiting(self) -> tuple[str, ...]:
        """Heads of other devices whose snapshot has not arrived yet."""
        return self._storage.waiting

    def states(self) -> list[Head]:
        """Return every state that can be named with ``at``, oldest first."""
        return self._storage.history()

    @property
    def ledger(self) -> Ledger:
        """The records, for reading."""
        if self._ledger is None:
            self._load()
        assert self._ledger is not None
        return self._ledger

    def _load(self) -> None:
        if self._look_again:
            self._storage.refresh()
            self._look_again = False
        if self._database is not None:
            self._database.close()
        self._database = Database(self._storage.snapshot())
        self._stored_schema = self._database.schema_version
        migrations.migrate(self._database)
        self._ledger = Ledger(self._database, device=self._storage.device)
        self._pages = None

    def _forget(self) -> None:
        """Drop the memory, so that the next reader sees what is stored."""
        if self._database is not None:
            self._database.close()
        self._database = self._ledger = self._pages = None
        self._look_again = True  # a commit that failed in its very last step is stored all the same

    def pages(self) -> search.PageText:
        """Return the searchable text of documents."""
        if self._pages is None:
            self._pages = search.PageText(self._storage.text())
        return self._pages

    def find(self, words: str, *, limit: int = 50) -> list[search.Hit]:
        """Return the records and pages that have all the words."""
        return search.find(self.ledger, self.pages(), words, limit=limit)

    def read_document(self, document: Document) -> Iterator[bytes]:
        """Return the bytes of a document, each chunk authenticated before it is handed out.

        Raises:
            DocumentAbsent: the record came from an export without files.
            VaultDamaged: the object is missing or not what was stored.
        """
        if document.object_name is None or document.digest is None or document.size is None:
            raise DocumentAbsent("the file of this document is not in the vault")
        return self._storage.read_object(StoredObject(document.object_name, document.digest, document.size))

    # --- writing ---------------------------------------------------------------------------------

    def commit(
        self,
        label: str,
        change: Callable[[Ledger], T],
        *,
        page_text: Callable[[T], Mapping[str, Sequence[str]]] | None = None,
        recognized: Mapping[str, Sequence[search.Recognized]] | None = None,
    ) -> T:
        """Run ``change`` on the records and publish the result, or nothing at all.

        If another process has published meanwhile, its state is loaded first; ``change`` therefore
        reads what it needs from the ledger it is given. ``page_text`` returns the text of documents,
        by document id, that the change added; ``recognized`` is what was recognised on their pages.

        Raises:
            VaultInUse: another process is writing. DiskFull, VaultNotWritable: nothing was saved.
            VaultDiverged: a state that is read-only is open.
        """
        if self.read_only:
            raise VaultDiverged("an older state is open; it can be read and not changed")
        published = False
        try:
            with self._storage.writing() as moved:
                if moved or self._database is None:
                    self._load()
                assert self._database is not None
                pinned = self._pin_older_schema(self._storage.head.snap)
                with self.ledger.change(label, now=self._clock()) as open_change:
                    result = change(self.ledger)
                    changed = open_change.revisions > 0
                if open_change.purged:
                    self._database.compact()
                texts = page_text(result) if page_text else {}
                for document, pages in texts.items():
                    self.pages().replace(document, pages, (recognized or {}).get(document, ()))
                if texts:
                    self._storage.publish(snapshot=self._database.serialise(), text=self.pages().serialise())
                elif changed or pinned:
                    self._storage.publish(snapshot=self._database.serialise())
                published = True
                self._published += bool(texts or changed or pinned)
            return result
        finally:
            if not published:
                self._forget()

    def _pin_older_schema(self, snapshot_name: str) -> bool:
        """Note the stored snapshot as one to keep, where opening it needed a migration."""
        if self._stored_schema == len(migrations.MIGRATIONS):
            return False
        self.ledger.pin(snapshot_name, self._stored_schema)
        self._stored_schema = len(migrations.MIGRATIONS)
        return True

    def add_document(self, stream: BinaryIO) -> StoredObject:
        """Encrypt a stream into the vault; it counts once a commit names it."""
        if self.read_only:
            raise VaultDiverged("an older state is open; it can be read and not changed")
        return self._storage.add_object(stream)

    def add_documents(self, streams: Iterable[BinaryIO]) -> list[StoredObject]:
        """Encrypt several streams, made durable together."""
        if self.read_only:
            raise VaultDiverged("an older state is open; it can be read and not changed")
        return self._storage.add_objects(streams)

    # --- keys ------------------------------------------------------------------------------------

    def change_passphrase(self, passphrase: str, *, work_factor: int = 18) -> None:
        """Add a slot for a new passphrase and retire all others; the recovery code stays valid."""
        new = self._storage.add_slot(passphrase, work_factor)
        old = [name for name in self._storage.slots() if name != new]
        self.commit("change the passphrase", lambda ledger: ledger.set_slots((new,)))
        for name in old:
            self._storage.retire_slot(name)

    # --- care ------------------------------------------------------------------------------------

    def stored_documents(self) -> list[StoredObject]:
        """Return the objects that documents name, trashed ones too."""
        kept = [*self.ledger.all_of(Document), *self.ledger.of_kind("document", trashed=True)]
        return [
            StoredObject(d.object_name, d.digest, d.size)
            for d in kept
            if isinstance(d, Document) and d.object_name and d.digest and d.size is not None
        ]

    def documents_by_object(self) -> dict[str, list[str]]:
        """Return the names of the documents behind each object, trashed ones too."""
        found: dict[str, list[str]] = {}
        for trashed in (False, True):
            for document in self.ledger.of_kind("document", trashed=trashed):
                if isinstance(document, Document) and document.object_name:
                    found.setdefault(document.object_name, []).append(record_name(document))
        return found

    def verify(self, *, deep: bool, progress: Callable[[int, int], None] | None = None) -> list[Damage]:
        """Return everything that is not as it was written; empty when sound."""
        damage = self._storage.verify(
            deep=deep,
            slots=self.ledger.slots(),
            objects=self.stored_documents(),
            keep=self.ledger.pinned(),
            progress=progress,
        )
        assert self._database is not None
        return [*damage, *(Damage(self._storage.head.snap, problem) for problem in self._database.check())]

    @property
    def tidy_is_due(self) -> bool:
        """Whether this run has published one of every twentieth states."""
        return self._published > 0 and self.head.generation % _TIDY_EVERY < self._published

    def tidy(self) -> Maintenance:
        """Remove superseded snapshots, documents deleted for good, and this device's unpublished objects."""
        now = self._clock()
        with self._storage.writing() as moved:
            if moved:
                self._load()
            snapshots = self._storage.prune(now, self.ledger.pinned())
            referenced = {stored.name for stored in self.stored_documents()}
            objects = self._storage.remove(self.ledger.purged_objects())
            return Maintenance(snapshots, objects + self._storage.collect(referenced, now))

    @staticmethod
    def signal_lock(folder: Path, state_root: Path) -> None:
        """Ask every open prompt and page of the vault in ``folder`` to forget its key."""
        Storage.signal_lock(folder, state_root)

    def lock_signal_time(self) -> datetime | None:
        """Return when the last lock signal was given, or None."""
        return self._storage.lock_signal_time()

    def close(self) -> None:
        """Forget the records that are in memory."""
        self._forget()
