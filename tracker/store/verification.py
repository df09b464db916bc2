"""Comparing a vault with what it should be: names with bytes, heads with each other, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import VaultDamaged
from tracker.store import age, retention
from tracker.store.files import Files, told
from tracker.store.heads import Head
from tracker.store.keys import SLOT_FACTORS, SLOT_LIMIT
from tracker.store.lineage import Survey, digest_of
from tracker.store.objects import Objects, StoredObject
from tracker.store.readme import KNOWN_READMES, README_NAME
from tracker.store.state import Seen

_OBJECT_FILE = re.compile(r"([0-9a-f]{64})\.age")
_PREFIX = re.compile("[0-9a-f]{2}")
_TOP = {"keys", "data", "heads", "tmp", README_NAME}
_README_LIMIT = 64 * 1024

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Damage:
    """Something that is not as it should be: the ``file``, relative to the vault, and the ``problem``.

    ``serious`` is False for what does no harm, as a note of the system's own in the folder.
    """

    file: str
    problem: str
    serious: bool = True


def check_names(folder: Path, files: Files, progress: Progress | None = None) -> list[Damage]:
    """Compare the name of every file in ``data/`` and ``keys/`` with its bytes; no key is needed."""
    damages = check_names_of_slots(folder, files)
    names, strange = object_names(folder, files)
    damages += strange
    for done, name in enumerate(names, 1):
        damages += _check_name(folder, f"data/{name[:2]}/{name}.age", name, files)
        if progress is not None:
            progress(done, len(names))
    return damages


def check_names_of_slots(folder: Path, files: Files) -> list[Damage]:
    """Return slots whose bytes are not what their name says, and what else is in ``keys/``."""
    names, damages = slot_names(folder, files)
    for name in names:
        damages += _check_name(folder, f"keys/{name}.age", name, files)
    return damages


def check_vault(
    objects: Objects,
    found: Survey,
    *,
    newest: Head,
    waiting: Collection[Head],
    seen: Iterable[Seen],
    slots: Collection[str],
    documents: Iterable[StoredObject],
    keep: Collection[str],
    deep: bool,
    progress: Progress | None,
) -> list[Damage]:
    """Return everything in a vault that is not as its heads, its records and its README say."""
    folder, files = objects.folder, objects.files
    arrived = [head for head in found.heads.values() if head not in waiting]
    return [
        *check_surroundings(folder, files),
        *check_slots(folder, slots, files),
        *check_names_of_slots(folder, files),
        *check_heads(found, waiting),
        *check_seen(found, seen),
        *check_objects(objects, arrived, [newest], documents, keep=keep, deep=deep, progress=progress),
    ]


def object_names(folder: Path, files: Files) -> tuple[list[str], list[Damage]]:
    """Return the names of the objects that stand where they belong, and what else is in ``data/``."""
    names: list[str] = []
    strange: list[Damage] = []
    with told("data"):
        if _kind(folder / "data", files) != "folder":
            return [], [Damage("data", "the folder is missing")]
        for prefix in files.list(folder / "data"):
            if not _PREFIX.fullmatch(prefix) or _kind(folder / "data" / prefix, files) != "folder":
                strange.append(Damage(f"data/{prefix}", "nothing of this name belongs here", serious=False))
                continue
            for name in files.list(folder / "data" / prefix):
                fits = _OBJECT_FILE.fullmatch(name)
                if fits and name.startswith(prefix):
                    names.append(fits[1])
                else:
                    strange.append(
                        Damage(
                            f"data/{prefix}/{name}", "nothing of this name belongs here", serious=bool(fits)
                        )
                    )
    return names, strange


def slot_names(folder: Path, files: Files) -> tuple[list[str], list[Damage]]:
    """Return the names of the slots, and what else is in ``keys/``."""
    with told("keys"):
        if _kind(folder / "keys", files) != "folder":
            return [], [Damage("keys", "the folder is missing")]
        found = {name: _OBJECT_FILE.fullmatch(name) for name in files.list(folder / "keys")}
    strange = [
        Damage(f"keys/{name}", "nothing of this name belongs here", serious=False)
        for name, fits in found.items()
        if not fits
    ]
    return [fits[1] for fits in found.values() if fits], strange


def check_surroundings(folder: Path, files: Files) -> list[Damage]:
    """Return what is wrong with the README and the top of the folder."""
    damages = []
    with told("the vault folder"):
        for name in files.list(folder):
            if name not in _TOP:
                damages.append(Damage(name, "nothing of this name belongs here", serious=False))
        for part in ("heads", "tmp"):
            if _kind(folder / part, files) not in ("folder", None if part == "tmp" else "folder"):
                damages.append(Damage(part, "it is not a folder"))
    try:
        with told(README_NAME):
            readme = files.read(folder / README_NAME, _README_LIMIT)
        if readme not in KNOWN_READMES:
            damages.append(Damage(README_NAME, "its text was changed"))
    except VaultDamaged:
        damages.append(Damage(README_NAME, "it is missing or not a plain file"))
    return damages


def check_slots(folder: Path, listed: Collection[str], files: Files) -> list[Damage]:
    """Return slots the vault does not list, listed ones that are missing, and malformed ones."""
    present, _ = slot_names(folder, files)
    damages = [
        Damage(f"keys/{name}.age", "the slot is missing") for name in sorted(set(listed) - set(present))
    ]
    for name in present:
        path = f"keys/{name}.age"
        if name not in listed:
            damages.append(Damage(path, "a slot the vault does not list: someone may have added it"))
        try:
            with told(path), files.open_read(folder / path) as stream:
                header = age.read_header(stream)
                facts = files.facts(folder / path)
            (stanza,) = header.stanzas
            kind, _, factor = stanza.arguments
            if kind != "scrypt" or int(factor) not in SLOT_FACTORS or (facts and facts.size > SLOT_LIMIT):
                damages.append(Damage(path, "the slot has a work factor or size out of bounds"))
        except (age.AgeError, ValueError):
            damages.append(Damage(path, "the slot is malformed"))
        except VaultDamaged as error:
            damages.append(Damage(path, error.message))
    return damages


def check_heads(found: Survey, waiting: Collection[Head]) -> list[Damage]:
    """Return what is wrong among heads that were all read."""
    damages = [Damage(f"heads/{name}", problem) for name, problem in found.damaged.items()]
    damages += [Damage(f"heads/{name}", "not a head; it is ignored", serious=False) for name in found.ignored]
    late = {head.digest for head in waiting}
    for head in found.heads.values():
        path = f"heads/{head.name}"
        parents = [found.heads[parent] for parent in head.parents if parent in found.heads]
        if len(parents) < len(head.parents):
            damages.append(Damage(path, "a head it went on from is missing", serious=head.digest not in late))
        elif not _follows(head, parents):
            damages.append(Damage(path, "its generation or versions do not follow from its parents"))
    damages += [
        Damage(f"heads/{head.name}", "its snapshot has not arrived yet", serious=False) for head in waiting
    ]
    return damages


def check_seen(found: Survey, seen: Iterable[Seen]) -> list[Damage]:
    """Return heads this device has seen and that are gone."""
    return [
        Damage(f"heads/{item.name}", "this device has seen it, and it is missing")
        for item in seen
        if item.digest not in found.heads and item.name not in found.damaged
    ]


def check_objects(
    objects: Objects,
    heads: Collection[Head],
    newest: Collection[Head],
    documents: Iterable[StoredObject],
    *,
    keep: Collection[str],
    deep: bool,
    progress: Progress | None,
) -> list[Damage]:
    """Return missing, changed and strange objects; ``deep`` decrypts everything and compares digests."""
    on_record = {stored.name: stored for stored in documents}
    needed = _needed(heads, newest, keep) | dict.fromkeys(on_record, "a document")
    ours = {name for head in heads for name in head.objects}
    names, damages = object_names(objects.folder, objects.files)
    damages += [
        Damage(f"data/{name[:2]}/{name}.age", f"{needed[name]} is missing")
        for name in sorted(needed.keys() - set(names))
    ]
    for done, name in enumerate(names, 1):
        path = f"data/{name[:2]}/{name}.age"
        if deep:
            problem = objects.problem(name, on_record.get(name))
            damages += [] if problem is None else [Damage(path, problem)]
        else:
            damages += _check_name(objects.folder, path, name, objects.files)
        if name not in ours and name not in on_record:
            damages.append(Damage(path, "no record refers to it", serious=False))
        if progress is not None:
            progress(done, len(names))
    return damages


def check_object(objects: Objects, stored: StoredObject, *, deep: bool) -> Damage | None:
    """Return what is wrong with one document, or None; ``deep`` decrypts it and compares its digest."""
    path = f"data/{stored.name[:2]}/{stored.name}.age"
    if not objects.is_there(stored.name):
        return Damage(path, "a document is missing")
    if deep:
        problem = objects.problem(stored.name, stored)
        return None if problem is None else Damage(path, problem)
    wrong = _check_name(objects.folder, path, stored.name, objects.files)
    return wrong[0] if wrong else None


def _needed(heads: Collection[Head], newest: Collection[Head], keep: Collection[str]) -> dict[str, str]:
    """Return the objects of snapshots that must be there, each with the word for it."""
    needed = dict.fromkeys(keep, "a kept snapshot")
    for head in retention.kept(heads):
        needed |= dict.fromkeys(head.objects, "a kept snapshot")
    for head in newest:
        needed |= dict.fromkeys(head.objects, "the newest state")
    return needed


def _check_name(folder: Path, path: str, name: str, files: Files) -> list[Damage]:
    try:
        with told(path):
            if digest_of(folder / path, files) != name:
                return [Damage(path, "its bytes are not what its name says")]
    except VaultDamaged:
        return [Damage(path, "it is missing or not a plain file")]
    return []


def _follows(head: Head, parents: Collection[Head]) -> bool:
    versions: dict[str, int] = {}
    for parent in parents:
        for device, newest in parent.versions.items():
            versions[device] = max(newest, versions.get(device, 0))
    generation = 1 + max((parent.generation for parent in parents), default=0)
    return head.generation == generation and head.versions == versions | {head.device: generation}


def _kind(path: Path, files: Files) -> str | None:
    facts = files.facts(path)
    return None if facts is None else facts.kind
