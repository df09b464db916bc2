"""The encrypted container of a vault: it keeps opaque bytes and streams, and knows no record.

``Storage`` creates and opens a vault, publishes snapshots as commits, keeps documents, and looks
after its files. One instance belongs to one thread at a time.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from tracker.errors import VaultDamaged, VaultDiverged
from tracker.store import creation, lineage, maintenance, slots, verification
from tracker.store import keys as keys_
from tracker.store.files import FILES, LOCK_SECONDS, Files, told
from tracker.store.heads import Head, next_head
from tracker.store.objects import Objects, StoredObject
from tracker.store.position import Position
from tracker.store.state import Clock, State, utc_now
from tracker.store.verification import Damage, Progress


class Unchanged(enum.Enum):
    """The one value that says: keep what the last commit had."""

    UNCHANGED = "unchanged"


__all__ = ["UNCHANGED", "Damage", "Storage", "StoredObject", "Unchanged"]

UNCHANGED: Final = Unchanged.UNCHANGED


class Storage:
    """An open vault. Made by ``create``, ``open`` or ``accept_older``, never directly."""

    lock_seconds = LOCK_SECONDS

    def __init__(
        self, folder: Path, key: str, vault_id: str, state: State, files: Files, clock: Clock
    ) -> None:
        self.folder = folder
        self.key = key
        self.vault_id = vault_id
        self._state = state
        self._files = files
        self._clock = clock
        self._objects = Objects(folder, key, files, self._announce)
        self._objects.temp_prefix = state.device
        self._position = Position(folder, vault_id, key, state, self._objects, files)
        self._is_writing = False
        self._unpublished: list[str] = []

    @property
    def device(self) -> str:
        """The id of this device; it lasts from the first write on."""
        return self._state.device

    @property
    def head(self) -> Head:
        """The state that is read."""
        return self._position.head

    @property
    def read_only(self) -> bool:
        """Whether the vault is open at an older state."""
        return self._position.read_only

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of heads of other devices whose snapshot has not arrived yet.

        While there are any, what is read is older than what exists, and nothing can be published.
        """
        return tuple(head.name for head in self._position.waiting)

    # --- creating and opening ----------------------------------------------------------------

    @classmethod
    def create(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None,
        snapshot: Callable[[tuple[str, ...]], bytes],
        work_factor: int = keys_.WORK_FACTOR,
        files: Files = FILES,
        clock: Clock = utc_now,
    ) -> Storage:
        """Make a vault with a fresh key and return it open; a crash leaves no vault or a whole one.

        Args:
            folder: absent or empty.
            state_root: where this device keeps what it remembers.
            passphrase: opens the vault beside the key; None makes no slot, as for the demo.
            snapshot: returns the bytes of the first state, given the names of the slots.
            work_factor: of the slot.

        Raises:
            VaultExists: the folder is not empty.
        """
        folder = files.real(folder)
        key = keys_.new_key()
        slot = None if passphrase is None else keys_.seal_slot(key, passphrase, work_factor)
        state, head = creation.create(
            folder, state_root, key=key, slot=slot, snapshot=snapshot, files=files, now=clock()
        )
        storage = cls(folder, key, head.vault, state, files, clock)
        storage._position.advance(head)
        return storage

    @classmethod
    def open(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None = None,
        key: str | None = None,
        at: str | None = None,
        files: Files = FILES,
        clock: Clock = utc_now,
    ) -> Storage:
        """Return the vault at its newest state, or read-only at the state ``at`` names.

        Args:
            folder: the vault.
            state_root: where this device keeps what it remembers.
            passphrase: tried on every slot; not used where ``key`` is given.
            key: the recovery code, however it was typed.
            at: a head's file name or its beginning, or a generation.

        Raises:
            VaultNotFound, VaultTooNew: no vault, or one of a newer format.
            VaultLocked, WrongPassphrase: no secret was given, or it does not open this vault.
            VaultDamaged: the newest state is not whole, or older than what this device has seen.
            VaultDiverged: there is more than one newest state.
        """
        storage = cls._unlock(folder, state_root, passphrase, key, files, clock)
        if at is None:
            storage._position.load()
        else:
            storage._position.load_older(at)
        return storage

    @classmethod
    def accept_older(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None = None,
        key: str | None = None,
        files: Files = FILES,
        clock: Clock = utc_now,
    ) -> tuple[Storage, tuple[str, ...]]:
        """Return the vault at its newest whole state, and the names of newer heads that are given up.

        The device takes a new id. Heads that are there and whose snapshot is lost become parents of
        the next commit, so that other devices follow.
        """
        storage = cls._unlock(folder, state_root, passphrase, key, files, clock)
        given_up = storage._position.accept_older(cls.lock_seconds)
        storage._objects.temp_prefix = storage.device
        return storage, given_up

    @classmethod
    def states(
        cls,
        folder: Path,
        state_root: Path,
        *,
        passphrase: str | None = None,
        key: str | None = None,
        files: Files = FILES,
    ) -> list[Head]:
        """Return the states ``open`` can read with ``at``, oldest first, also where it refuses the newest."""
        position = cls._unlock(folder, state_root, passphrase, key, files, utc_now)._position
        return sorted(position.whole(), key=lambda head: head.name)

    @classmethod
    def _unlock(
        cls,
        folder: Path,
        state_root: Path,
        passphrase: str | None,
        key: str | None,
        files: Files,
        clock: Clock,
    ) -> Storage:
        """Return a vault whose key fits its heads, no state chosen yet."""
        folder = files.real(folder)
        _, names = lineage.find_vault(folder, files)
        right, vault_id = slots.find_key(folder, names, passphrase=passphrase, typed=key, files=files)
        with told("the state folder"):
            state = State(state_root, vault_id, files)
        return cls(folder, right, vault_id, state, files, clock)

    def refresh(self) -> bool:
        """Look for a newer state; return True if ``head`` moved and the snapshot must be read again."""
        return self._position.refresh()

    # --- reading -----------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """Return the records of this state, authenticated and compared with the head.

        Raises:
            VaultDamaged: they are missing or are not what the head names.
        """
        content = self._objects.read_named(self.head.snap)
        if len(content) != self.head.size:
            raise VaultDamaged("the snapshot does not have the size its head says")
        return content

    def text(self) -> bytes | None:
        """Return the text snapshot of this state, or None where it has none."""
        return None if self.head.text is None else self._objects.read_named(self.head.text)

    def read_object(self, stored: StoredObject) -> Iterator[bytes]:
        """Yield a document in pieces, each one authenticated; its digest and size are checked at the end.

        Raises:
            VaultDamaged: missing, changed, or another one: what was yielded must not be used.
        """
        return self._objects.read(stored)

    def check_object(self, stored: StoredObject, deep: bool) -> Damage | None:
        """Return what is wrong with a document, or None; ``deep`` decrypts it and compares its digest."""
        return verification.check_object(self._objects, stored, deep=deep)

    def history(self) -> list[Head]:
        """Return all heads that can be read, oldest first."""
        return sorted(self._position.survey().heads.values(), key=lambda head: head.name)

    # --- writing -----------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Hold the lock of commits; yield True if the state moved and the snapshot must be read again.

        Raises:
            VaultInUse: another process held the lock too long.
            VaultDiverged: this state is read-only, or a newer one has not arrived yet.
            VaultDamaged: as ``open``.
        """
        if self._is_writing:
            yield False
            return
        with self._locked():
            moved = self.refresh()
            if self.waiting:
                raise VaultDiverged(
                    f"the newest state, heads/{self.waiting[-1]}, has not arrived yet",
                    hint="let the synchroniser finish, then repeat; nothing was changed",
                )
            with told("the state folder"):
                if self._position.device_cloned:
                    self._state.renew_device()
                    self._objects.temp_prefix = self.device
                self._state.tidy()
            self._is_writing = True
            try:
                yield moved
            finally:
                self._is_writing = False
                self._unpublished.clear()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._is_writing:
            yield
            return
        self._prepare()
        with ExitStack() as stack:
            with told("the state folder"):
                stack.enter_context(self._state.lock(self.lock_seconds))
            yield

    def _prepare(self) -> None:
        """Make sure that this device has a lasting id before anything is written under it."""
        if self.read_only:
            raise VaultDiverged(
                "the vault is open at an older state, which is read-only", hint="open it without --at"
            )
        with told("the state folder"):
            self._state.save_device()
        self._objects.temp_prefix = self._state.device

    def publish(self, *, snapshot: bytes, text: bytes | Unchanged | None = UNCHANGED) -> Head:
        """Make ``snapshot`` the newest state; it is on the medium on return.

        Only inside ``writing``. After a failure the state on the medium is the old one or, where only
        the last step failed, the new one: leave ``writing`` and read the snapshot again.

        Args:
            snapshot: the records.
            text: the text snapshot; None for none, UNCHANGED to keep the one of the last state.
        """
        if not self._is_writing:
            raise RuntimeError("publish outside of writing")
        stored = self._objects.add_bytes(snapshot)
        if isinstance(text, Unchanged):
            text_name = self.head.text
        else:
            text_name = None if text is None else self._objects.add_bytes(text).name
        head, data = next_head(
            (self.head, *self._position.given_up),
            vault=self.vault_id,
            device=self.device,
            snap=stored.name,
            text=text_name,
            size=stored.size,
            time=self._clock(),
            mac_key=self._position.mac_key,
        )
        self._write_new(self.folder / "heads" / head.name, data)
        self._position.advance(head)
        with suppress(OSError):  # without the note, what is referenced is still never collected
            self._state.has_published(self._unpublished)
        self._unpublished.clear()
        return head

    def add_object(self, stream: BinaryIO) -> StoredObject:
        """Encrypt a document as it streams in; it is on the medium on return, part of no state yet."""
        self._prepare()
        return self._objects.add(stream)

    def add_objects(self, streams: Iterable[BinaryIO]) -> list[StoredObject]:
        """Encrypt many documents, syncing them side by side; all are on the medium on return."""
        self._prepare()
        return self._objects.add_all(streams)

    def _announce(self, names: list[str]) -> None:
        with told("the state folder"):
            self._state.will_write(names, self._clock())
        self._unpublished += names

    def _write_new(self, final: Path, data: bytes) -> None:
        with told(f"{final.parent.name}/{final.name}"):
            self._files.ensure_folder(self.folder / "tmp")
            temp = self.folder / "tmp" / f"{self.device}-{secrets.token_hex(8)}.tmp"
            self._files.write_new(temp, final, data)

    # --- slots -------------------------------------------------------------------------------

    def add_slot(self, passphrase: str, work_factor: int = keys_.WORK_FACTOR) -> str:
        """Let a further passphrase open the vault; return the name of its slot, for the list of slots."""
        data = keys_.seal_slot(self.key, passphrase, work_factor)
        name = slots.name_of(data)
        with self._locked():
            self._write_new(slots.path(self.folder, name), data)
        return name

    def slots(self) -> list[str]:
        """Return the names of the slots that are there, listed or not."""
        return verification.slot_names(self.folder, self._files)[0]

    def retire_slot(self, name: str) -> None:
        """Delete a slot, after the commit that no longer lists it; one that is gone is no error."""
        with self._locked(), told("a slot"):
            path = slots.path(self.folder, name)
            if self._files.facts(path) is not None:
                self._files.unlink(path)
                self._files.sync_folder(path.parent)

    # --- looking after it --------------------------------------------------------------------

    def verify(
        self,
        *,
        deep: bool,
        slots: Collection[str],
        objects: Iterable[StoredObject],
        keep: Collection[str] = (),
        progress: Progress | None = None,
    ) -> list[Damage]:
        """Return everything that is not as it should be.

        Args:
            deep: decrypt every object and compare the digests of documents.
            slots: the names of the slots the records list.
            objects: the documents the records list.
            keep: names of further objects that must be there, as pinned snapshots.
            progress: called with objects done and objects in all.
        """
        return verification.check_vault(
            self._objects,
            self._position.survey(),
            newest=self.head,
            waiting=self._position.waiting,
            seen=self._state.seen,
            slots=slots,
            documents=objects,
            keep=keep,
            deep=deep,
            progress=progress,
        )

    def prune(self, now: datetime, keep: Collection[str] = ()) -> int:
        """Remove superseded snapshots but those ``keep`` or ``retention`` names; return how many went."""
        with self.writing():
            return maintenance.prune(self._objects, self._all_heads(), self.head, keep, now)

    def collect(self, referenced: Collection[str], now: datetime) -> int:
        """Remove what this device wrote and never published, and its old temporary files.

        ``referenced`` names every document of the records, those in the trash included.
        """
        with self.writing():
            return maintenance.collect(self._objects, self._state, self._all_heads(), referenced, now)

    def remove(self, names: Collection[str]) -> int:
        """Remove documents deleted for good, after the commit that says so; return how many went."""
        gone = 0
        with self.writing(), told("a deleted document"):
            for name in sorted(names):
                if self._objects.is_there(name):
                    self._files.unlink(self._objects.path(name))
                    gone += 1
        return gone

    def _all_heads(self) -> list[Head]:
        """Return all heads; a damaged one stops what would delete what it may refer to."""
        found = self._position.survey()
        if found.damaged:
            raise VaultDamaged(f"heads/{min(found.damaged)} is damaged; nothing was removed")
        return list(found.heads.values())

    # --- the lock signal ---------------------------------------------------------------------

    @staticmethod
    def signal_lock(folder: Path, state_root: Path, *, files: Files = FILES, clock: Clock = utc_now) -> None:
        """Ask every open prompt and page of the vault in ``folder`` to forget its key."""
        vault_id, _ = lineage.find_vault(files.real(folder), files)
        with told("the state folder"):
            State(state_root, vault_id, files).signal_lock(clock())

    def lock_signal_time(self) -> datetime | None:
        """Return when the last lock signal was given, or None if there never was one."""
        with told("the state folder"):
            return self._state.lock_signal_time()
