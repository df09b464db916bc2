"""Where a vault stands: the state that is read, found among the heads and kept up to date."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path

from tracker.errors import VaultDamaged, VaultDiverged
from tracker.store import lineage
from tracker.store.files import Files, told
from tracker.store.heads import Head
from tracker.store.keys import head_mac_key
from tracker.store.lineage import Choice, Survey
from tracker.store.objects import Objects
from tracker.store.state import State


class Position:
    """The chosen head of a vault and what stands beside it.

    ``waiting`` are newer heads of other devices whose objects have not arrived; ``given_up`` are
    heads abandoned on purpose, to become parents of the next commit; ``device_cloned`` says that
    another machine writes under this device's id.
    """

    def __init__(self, folder: Path, vault_id: str, key: str, state: State, objects: Objects, files: Files):
        self.folder = folder
        self.vault_id = vault_id
        self.mac_key = head_mac_key(key)
        self.state = state
        self.objects = objects
        self.files = files
        self.read_only = False
        self.head: Head
        self.waiting: tuple[Head, ...] = ()
        self.given_up: tuple[Head, ...] = ()
        self.device_cloned = False

    def survey(self) -> Survey:
        """Return all heads of the vault, every one read."""
        return self._survey(remembering=False)

    def _survey(self, *, remembering: bool) -> Survey:
        with told("heads"):
            names = self.files.list(self.folder / "heads")
        return lineage.survey(
            self.folder,
            names,
            self.files,
            mac_key=self.mac_key,
            vault=self.vault_id,
            seen=self.state.seen if remembering else (),
        )

    def load(self) -> None:
        """Stand at the newest state and remember it.

        Raises:
            VaultDamaged: it is not whole, or older than what this device has seen.
            VaultDiverged: there is more than one.
        """
        found = self._survey(remembering=True)
        choice = lineage.choose(
            found,
            device=self.state.device,
            seen=self.state.seen,
            abandoned=self.state.abandoned,
            complete=self._is_complete,
        )
        self._remember(choice)
        self.device_cloned = self.state.device in found.cloned
        if len(choice.leaves) > 1:
            names = ", ".join(head.name for head in choice.leaves)
            raise VaultDiverged(f"{len(choice.leaves)} devices went on from one state: {names}")
        (self.head,) = choice.leaves
        self.waiting = choice.waiting
        self.given_up = choice.abandoned

    def load_older(self, at: str) -> None:
        """Stand at the state a person named, for reading only.

        Raises:
            UsageError: no state has this name.
            VaultDamaged: its head is damaged or its snapshot is gone.
        """
        self.head = lineage.pick(self.survey(), at)
        self.read_only = True
        for name in self.head.objects:
            if not self.objects.is_there(name):
                raise VaultDamaged("the snapshot of the state named with --at is no longer there")

    def whole(self) -> list[Head]:
        """Return the heads whose objects are all there."""
        found = self.survey().heads.values()
        return [head for head in found if all(self.objects.is_there(name) for name in head.objects)]

    def refresh(self) -> bool:
        """Look for a newer state; return True if the head moved."""
        if self.read_only:
            return False
        before = self.head
        with told("the state folder"):
            self.state.reload()
        self.load()
        return self.head != before

    def advance(self, head: Head) -> None:
        """Stand at a head this device has just published, and remember it where that can be written."""
        self.head, self.given_up = head, ()
        with suppress(OSError):  # opening the vault remembers it as well
            self.state.remember([head])

    def accept_older(self, lock_seconds: float) -> tuple[str, ...]:
        """Stand at the newest whole state, whatever this device has seen; return the heads given up.

        The device takes a new id. Damaged head files are renamed aside, never deleted.
        """
        before, old_device = self.state.seen, self.state.device
        with ExitStack() as stack:
            with told("the state folder"):
                self.state.save_device()
                stack.enter_context(self.state.lock(lock_seconds))
            found = self.survey()
            gone = {item.name for item in before if item.digest not in found.heads} | set(found.damaged)
            with told("heads"):
                for name in found.damaged:
                    heads = self.folder / "heads"
                    self.files.rename(heads / name, heads / f"{name}.damaged")
                    self.files.sync_folder(heads)
            choice = lineage.choose(
                Survey(found.heads, found.ignored, {}, found.cloned),
                device="",
                seen=(),
                abandoned=self.state.abandoned,
                complete=self._is_complete,
            )
            lost = [head for head in choice.waiting if lineage.is_known(head, old_device, before)]
            with told("the state folder"):
                self.state.forget(choice.leaves, {*self.state.abandoned, *(head.digest for head in lost)})
                self.state.renew_device()
        self.load()
        return tuple(sorted(gone | {head.name for head in lost}))

    def _is_complete(self, head: Head, is_new: bool) -> bool:
        """Tell whether the objects of a state have arrived; those of a new one are compared, too."""
        test = self.objects.is_whole if is_new else self.objects.is_there
        return all(test(name) for name in head.objects)

    def _remember(self, choice: Choice) -> None:
        """Keep in mind what was seen whole; where that cannot be written, reading goes on."""
        known = {item.digest for item in self.state.seen}
        new = [head for head in choice.leaves if head.digest not in known]
        if not new:
            return
        with suppress(OSError):
            # What is remembered must not vanish in a power cut: another program may have written it.
            paths = [self.objects.path(name) for head in new for name in head.objects]
            paths += [self.folder / "heads" / head.name for head in new]
            for path in paths:
                self.files.flush(path)
            for folder in {self.folder / "data", *(path.parent for path in paths)}:
                self.files.sync_folder(folder)
            self.state.remember(new)
