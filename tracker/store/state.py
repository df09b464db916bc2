"""What this device remembers of a vault, kept outside it and never synchronised.

The device's id, the newest heads it has seen, the objects it wrote, the lock of commits and the
lock signal. Losing the folder loses no data: it only forgets what protects against older states.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.store.files import LOCK_SECONDS, Files
from tracker.store.heads import DEVICE_PATTERN, DIGEST_PATTERN, NAME_PATTERN, Head

_JOURNAL_LIMIT = 256 * 1024 * 1024
_COMPACT_ABOVE = 8 * 1024


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Seen:
    """A head this device has seen complete: its file must never be missing again."""

    name: str
    digest: str
    versions: Mapping[str, int] = field(compare=False)

    @classmethod
    def of(cls, head: Head) -> Seen:
        """Return the memory of a head."""
        return cls(head.name, head.digest, head.versions)

    def covers(self, generation: int, device: str) -> bool:
        """Tell whether a head of this generation and device is this one or came before it."""
        return generation <= self.versions.get(device, 0)


class State:
    """The folder of one vault below ``<user state>/devices/``."""

    def __init__(self, state_root: Path, vault: str, files: Files) -> None:
        self.folder = state_root / "devices" / vault
        self.files = files
        self.device = self._saved_device() or secrets.token_hex(8)
        self._seen, self.abandoned = self._read_seen()

    # --- the device --------------------------------------------------------------------------

    def _saved_device(self) -> str | None:
        path = self.folder / "device"
        if self.files.facts(path) is None:
            return None
        text = self.files.read(path, 1024).decode("ascii", errors="replace").strip()
        return text if DEVICE_PATTERN.fullmatch(text) else None

    def save_device(self) -> None:
        """Make the device's id lasting; an id that another process saved first is taken instead.

        Raises:
            OSError: the state folder cannot be written.
        """
        self.files.ensure_folder(self.folder, parents=True)
        path = self.folder / "device"
        saved = self._saved_device()
        if saved is None:
            if self.files.facts(path) is None:
                temp = self._temp()
                self.files.write_temp(temp, f"{self.device}\n".encode("ascii"))
                self.files.place(temp, path, same=lambda _: True)
                self.files.sync_folder(self.folder)
                saved = self._saved_device()
            if saved is None:
                self._replace("device", f"{self.device}\n".encode("ascii"))
                saved = self.device
        self.device = saved

    def renew_device(self) -> None:
        """Take a new id, as after the device's disk was cloned.

        Raises:
            OSError: the state folder cannot be written.
        """
        self.files.ensure_folder(self.folder, parents=True)
        device = secrets.token_hex(8)
        self._replace("device", f"{device}\n".encode("ascii"))
        self.device = device

    # --- heads seen --------------------------------------------------------------------------

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The newest heads this device has seen; every other one it saw came before one of these."""
        return tuple(self._seen)

    def remember(self, heads: Iterable[Head]) -> None:
        """Add heads to the memory; nothing is written where all of them are in it.

        Raises:
            OSError: the state folder cannot be written; the memory of this process has them.
        """
        new = [Seen.of(head) for head in heads if all(head.digest != known.digest for known in self._seen)]
        if not new:
            return
        self._seen = _newest([*self._seen, *new])
        self.files.ensure_folder(self.folder, parents=True)
        self.files.append(self.folder / "seen", b"".join(_line(_as_json(item)) for item in new))

    def reload(self) -> None:
        """Read again what other processes of this device have seen."""
        self._seen, self.abandoned = self._read_seen()

    def forget(self, seen: Iterable[Head], abandoned: Collection[str]) -> None:
        """Replace the memory: these heads were seen, those (by hash) are given up on purpose.

        Raises:
            OSError: the state folder cannot be written.
        """
        self._seen = _newest([Seen.of(head) for head in seen])
        self.abandoned = frozenset(abandoned)
        self.compact_seen()

    def compact_seen(self, above: int = 0) -> None:
        """Write the memory anew where its file is larger than ``above`` bytes; under the lock only."""
        facts = self.files.facts(self.folder / "seen")
        if facts is not None and facts.size <= above and above:
            return
        lines = [_line(_as_json(item)) for item in self._seen]
        lines.append(_line({"abandoned": sorted(self.abandoned)}))
        self.files.ensure_folder(self.folder, parents=True)
        self._replace("seen", b"".join(lines))

    def tidy(self) -> None:
        """Write the memory anew where it has grown; under the lock only."""
        self.compact_seen(_COMPACT_ABOVE)

    def _read_seen(self) -> tuple[list[Seen], frozenset[str]]:
        found: list[Seen] = []
        abandoned: frozenset[str] = frozenset()
        for entry in self._entries("seen"):
            if "abandoned" in entry:
                abandoned = frozenset(map(str, entry["abandoned"]))
            elif isinstance(entry.get("vv"), dict) and _is_head(entry):
                found.append(Seen(entry["name"], entry["digest"], entry["vv"]))
        return _newest(found), abandoned

    # --- objects written ---------------------------------------------------------------------

    def will_write(self, names: Iterable[str], now: datetime) -> None:
        """Note objects this device is about to publish, so that it may collect them if it never does.

        Raises:
            OSError: the state folder cannot be written.
        """
        stamp = int(now.timestamp())
        self.files.append(
            self.folder / "wrote", b"".join(_line({"object": name, "t": stamp}) for name in names)
        )

    def has_published(self, names: Iterable[str]) -> None:
        """Note that a commit may rest on these objects: they are no longer this device's to collect.

        Raises:
            OSError: the state folder cannot be written.
        """
        self.files.append(self.folder / "wrote", _line({"published": sorted(names)}))

    def written(self) -> dict[str, datetime]:
        """Return the objects this device noted and never published, with the time of the note."""
        notes: dict[str, datetime] = {}
        for entry in self._entries("wrote"):
            name = entry.get("object")
            if isinstance(name, str) and DIGEST_PATTERN.fullmatch(name):
                notes[name] = datetime.fromtimestamp(int(entry["t"]), UTC)
            for published in entry.get("published", ()):
                notes.pop(str(published), None)
        return notes

    def keep_written(self, remaining: Mapping[str, datetime]) -> None:
        """Replace the notes by ``remaining``; under the lock only.

        Raises:
            OSError: the state folder cannot be written.
        """
        lines = [_line({"object": name, "t": int(time.timestamp())}) for name, time in remaining.items()]
        self._replace("wrote", b"".join(lines))

    # --- locks -------------------------------------------------------------------------------

    def lock(self, seconds: float = LOCK_SECONDS) -> AbstractContextManager[None]:
        """Return the lock that one commit of this device holds at a time."""
        return self.files.lock(self.folder / "lock", seconds)

    def signal_lock(self, now: datetime) -> None:
        """Ask open prompts and pages of this vault to forget the key."""
        self.files.ensure_folder(self.folder, parents=True)
        self._replace("lock-signal", f"{now.astimezone(UTC).isoformat()}\n".encode("ascii"))

    def lock_signal_time(self) -> datetime | None:
        """Return when the last lock signal was given, or None; an unreadable signal counts as just now."""
        path = self.folder / "lock-signal"
        if self.files.facts(path) is None:
            return None
        try:
            return datetime.fromisoformat(self.files.read(path, 1024).decode("ascii").strip()).astimezone(UTC)
        except ValueError:
            return datetime.max.replace(tzinfo=UTC)

    # --- parts -------------------------------------------------------------------------------

    def _temp(self) -> Path:
        return self.folder / f"{secrets.token_hex(8)}.tmp"

    def _replace(self, name: str, data: bytes) -> None:
        temp = self._temp()
        self.files.write_temp(temp, data)
        try:
            self.files.replace(temp, self.folder / name)
        except OSError:
            self.files.discard(temp)
            raise
        self.files.sync_folder(self.folder)

    def _entries(self, name: str) -> list[dict[str, Any]]:
        """Return the whole lines of a journal; a line a crash has torn is passed over."""
        path = self.folder / name
        if self.files.facts(path) is None:
            return []
        entries = []
        for line in self.files.read(path, _JOURNAL_LIMIT).split(b"\n"):
            check, _, content = line.partition(b" ")
            if check == _check(content):
                entries.append(json.loads(content))
        return entries


def _newest(found: list[Seen]) -> list[Seen]:
    """Return the heads that came before no other one, each once."""
    kept: list[Seen] = []
    for item in found:
        if not any(other.digest == item.digest or _precedes(item, other) for other in kept):
            kept = [other for other in kept if not _precedes(other, item)]
            kept.append(item)
    return kept


def _precedes(one: Seen, other: Seen) -> bool:
    """Tell whether ``other`` went on from ``one``; two heads of one place, as of a clone, do not."""
    place = _position(one.name)
    return place != _position(other.name) and other.covers(*place)


def _position(name: str) -> tuple[int, str]:
    generation, device, _ = name.split("-")
    return int(generation), device


def _is_head(entry: dict[str, Any]) -> bool:
    fits = NAME_PATTERN.fullmatch(str(entry.get("name"))), DIGEST_PATTERN.fullmatch(str(entry.get("digest")))
    return all(fits)


def _as_json(item: Seen) -> dict[str, Any]:
    return {"name": item.name, "digest": item.digest, "vv": dict(item.versions)}


def _line(content: dict[str, Any]) -> bytes:
    """Return a journal line; it begins on a fresh line whatever a torn write has left."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")
    return b"\n%s %s\n" % (_check(text), text)


def _check(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)
