"""Which of the heads in a vault is its newest state.

The newest state is the leaf of the graph that heads and their parents form. A state this device
has seen or written must be there and whole: anything else is damage, never a reason to step back
quietly. A head another device wrote may still be on its way.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import UsageError, VaultDamaged, VaultDiverged, VaultNotFound
from tracker.store import heads as format_
from tracker.store.files import Files, told
from tracker.store.heads import NAME_PATTERN, Head, HeadForeign, HeadInvalid
from tracker.store.state import Seen

_BLOCK = 1024 * 1024
_OLDER_HINT = (
    "let the synchroniser finish or restore the newest copy; to go on from the older state on purpose: "
    "tracker doctor --accept-older"
)
_DAMAGED_HINT = (
    "restore the file from a copy, or read an intact state with --at HEAD; tracker doctor lists them"
)


@dataclass(frozen=True)
class Survey:
    """What was found in ``heads/``.

    ``heads`` are the ones read, by hash; ``ignored`` names that do not fit the pattern; ``damaged``
    names that do and whose content does not, with the reason; ``cloned`` devices of which two heads
    of one generation exist.
    """

    heads: Mapping[str, Head]
    ignored: Sequence[str]
    damaged: Mapping[str, str]
    cloned: Collection[str]


@dataclass(frozen=True)
class Choice:
    """The newest states: ``leaves`` (two or more have diverged), what is ``waiting``, what was given up."""

    leaves: tuple[Head, ...]
    waiting: tuple[Head, ...]
    abandoned: tuple[Head, ...]


def find_vault(folder: Path, files: Files) -> tuple[str, list[str]]:
    """Return the id the vault in ``folder`` claims, not yet authenticated, and the names in ``heads/``.

    Raises:
        VaultNotFound: the folder is absent or holds no part of a vault.
        VaultDamaged: there are parts of a vault and no head that can be read.
        VaultTooNew: a newer format.
    """
    with told("the vault folder"):
        names = files.list(folder / "heads")
        parts = any(files.facts(folder / part) is not None for part in ("heads", "data", "keys"))
    if not parts:
        raise VaultNotFound("there is no vault in the folder")
    for name in reversed(names):
        if NAME_PATTERN.fullmatch(name):
            try:
                return format_.vault_of(name, _read_bytes(folder, name, files)), names
            except (HeadInvalid, VaultDamaged):
                continue
    raise VaultDamaged("the vault has no head that can be read", hint=_DAMAGED_HINT)


def survey(
    folder: Path, names: Iterable[str], files: Files, *, mac_key: bytes, vault: str, seen: Sequence[Seen] = ()
) -> Survey:
    """Read the heads that matter: all of them, or with a memory those that it does not cover.

    Heads the memory covers were read before and are the ancestors of those it names; ``verify``
    reads them again.
    """
    names = list(names)
    cloned = _cloned(names)
    # After years of commits there are many names: what is covered is told by comparing slices.
    covered: dict[str, str] = {}
    for item in () if cloned else seen:
        for device, generation in item.versions.items():
            covered[device] = max(f"{generation:010d}", covered.get(device, ""))
    remembered = {item.name for item in seen}
    unread = [name for name in names if name[:10] > covered.get(name[11:27], "") or name in remembered]
    fitting = [name for name in unread if NAME_PATTERN.fullmatch(name)]
    heads: dict[str, Head] = {}
    damaged: dict[str, str] = {}
    for name in fitting:
        try:
            head = format_.read_head(name, _read_bytes(folder, name, files), mac_key=mac_key, vault=vault)
        except (HeadInvalid, VaultDamaged) as error:
            damaged[name] = str(error)
        else:
            heads[head.digest] = head
    return Survey(heads, sorted(set(unread) - set(fitting)), damaged, cloned)


def _cloned(names: Sequence[str]) -> set[str]:
    """Return the devices of which two heads of one generation are there."""
    if len({name[:27] for name in names}) == len(names):
        return set()
    places = Counter(name[:27] for name in names if NAME_PATTERN.fullmatch(name))
    return {place[11:] for place, count in places.items() if count > 1}


def choose(
    found: Survey,
    *,
    device: str,
    seen: Sequence[Seen],
    abandoned: Collection[str],
    complete: Callable[[Head, bool], bool],
) -> Choice:
    """Return the newest states among the heads of ``found``.

    Args:
        found: the heads of the vault.
        device: the id of this device.
        seen: what this device remembers.
        abandoned: hashes of heads given up on purpose; they are passed over while nothing follows them.
        complete: tells whether all objects of a head have arrived; the flag says that the head is
            new to this device, so that their content must be compared too.

    Raises:
        VaultDamaged: a head is damaged, or what this device has seen is missing.
    """
    if found.damaged:
        name = min(found.damaged)
        raise VaultDamaged(f"heads/{name}: {found.damaged[name]}", hint=_DAMAGED_HINT)
    for item in seen:
        if item.digest not in found.heads:
            raise VaultDamaged(
                f"the vault is older than what this device has seen: heads/{item.name} is missing",
                hint=_OLDER_HINT,
            )

    candidates = dict(found.heads)
    waiting: list[Head] = []
    passed_over: list[Head] = []
    while True:
        leaves = _leaves(candidates, found.cloned)
        gone = [head for head in leaves if head.digest in abandoned]
        late = []
        for head in leaves:
            known = is_known(head, device, seen)
            if head in gone or complete(head, not known):
                continue
            if known:
                raise VaultDamaged(
                    f"the snapshot of the newest state, heads/{head.name}, is missing", hint=_DAMAGED_HINT
                )
            late.append(head)
        waiting += late
        passed_over += gone
        for head in (*gone, *late):
            del candidates[head.digest]
        if not gone and not late:
            break
    if not leaves:
        raise VaultDamaged("no state of the vault is whole", hint=_DAMAGED_HINT)
    return Choice(_in_order(leaves), _in_order(waiting), _in_order(passed_over))


def is_known(head: Head, device: str, seen: Iterable[Seen]) -> bool:
    """Tell whether this device wrote the head or has seen it, or one that went on from it."""
    return head.device == device or any(item.covers(head.generation, head.device) for item in seen)


def _leaves(candidates: Mapping[str, Head], cloned: Collection[str]) -> list[Head]:
    """Return the heads nothing went on from.

    The version vectors decide, so that a missing head in between does not make two ends of one
    line; they cannot tell the branches of a cloned device apart, there the parents alone count.
    """
    followed = {parent for head in candidates.values() for parent in head.parents}
    newest: dict[str, int] = {}
    for head in candidates.values():
        for device, generation in head.versions.items():
            own = generation - 1 if device == head.device else generation
            newest[device] = max(own, newest.get(device, 0))
    return [
        head
        for head in candidates.values()
        if head.digest not in followed
        and (head.device in cloned or head.generation > newest.get(head.device, 0))
    ]


def _in_order(heads: Iterable[Head]) -> tuple[Head, ...]:
    return tuple(sorted(heads, key=lambda head: head.name))


def newest_of(folder: Path, names: Iterable[str], files: Files, *, mac_key: bytes) -> Head | None:
    """Return the newest head that was written with this key; None if all that are whole have another.

    Raises:
        VaultDamaged: no head is whole enough to tell.
        VaultTooNew: a newer format.
    """
    foreign = False
    for name in sorted(names, reverse=True):
        if NAME_PATTERN.fullmatch(name):
            try:
                return format_.read_head(name, _read_bytes(folder, name, files), mac_key=mac_key)
            except HeadForeign:
                foreign = True
            except (HeadInvalid, VaultDamaged):
                continue
    if not foreign:
        raise VaultDamaged("the vault has no head that can be read", hint=_DAMAGED_HINT)
    return None


def pick(found: Survey, at: str) -> Head:
    """Return the head a person named: a file name or its beginning, or a generation.

    Raises:
        UsageError: no head, or more than one, has this name.
        VaultDamaged: the head is there and damaged.
    """
    at = at.strip().removeprefix("heads/")
    if at.isdigit() and len(at) < 10:
        at = f"{int(at):010d}-"
    fitting = [head for head in found.heads.values() if at and head.name.startswith(at)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise VaultDiverged("several heads have this generation", hint="give the whole name of one of them")
    if any(name.startswith(at) for name in found.damaged):
        raise VaultDamaged("the head named with --at is damaged", hint=_DAMAGED_HINT)
    raise UsageError(
        "no head of the vault has this name or generation", hint="tracker doctor lists the heads"
    )


def _read_bytes(folder: Path, name: str, files: Files) -> bytes:
    with told(f"heads/{name}"):
        return files.read(folder / "heads" / name, format_.HEAD_LIMIT)


def digest_of(path: Path, files: Files) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with files.open_read(path) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
