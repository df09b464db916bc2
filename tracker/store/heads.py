"""Heads: the small create-only files that are the commits of a vault.

A head names the snapshot of one state and the heads it went on from. Its file name carries the
generation, the device and the beginning of its own hash, so no two writers ever use one name, and
a MAC under the vault key ties all of it together.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tracker.errors import VaultTooNew

FORMAT = 1
HEAD_LIMIT = 64 * 1024
LAST_GENERATION = 9_999_999_999
NAME_PATTERN = re.compile(r"([0-9]{10})-([0-9a-f]{16})-([0-9a-f]{16})\.json")
DIGEST_PATTERN = re.compile("[0-9a-f]{64}")
VAULT_PATTERN = re.compile("[0-9a-f]{32}")
DEVICE_PATTERN = re.compile("[0-9a-f]{16}")
_KEYS = {"v", "vault", "gen", "dev", "par", "vv", "snap", "text", "size", "t", "mac"}
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class HeadInvalid(Exception):
    """The content of a head file is not what its name and its MAC promise."""


class HeadForeign(HeadInvalid):
    """A well-formed head that another key has signed."""


@dataclass(frozen=True)
class Head:
    """One commit: ``generation`` counts from 1, ``device`` wrote it, ``parents`` are hashes of heads.

    ``versions`` holds, for every device that had a part in this state, its newest generation.
    ``snap`` (the snapshot) and ``text`` name objects; ``size`` is the length of the snapshot's plaintext.
    ``digest`` is the hash of the head's own file.
    """

    digest: str
    vault: str
    generation: int
    device: str
    parents: tuple[str, ...]
    versions: Mapping[str, int] = field(compare=False)
    snap: str
    text: str | None
    size: int
    time: datetime

    @property
    def name(self) -> str:
        """File name in ``heads/``."""
        return f"{self.generation:010d}-{self.device}-{self.digest[:16]}.json"

    @property
    def objects(self) -> tuple[str, ...]:
        """Names of the objects this state needs beside its documents."""
        return (self.snap,) if self.text is None else (self.snap, self.text)


def next_head(
    parents: tuple[Head, ...],
    *,
    vault: str,
    device: str,
    snap: str,
    text: str | None,
    size: int,
    time: datetime,
    mac_key: bytes,
) -> tuple[Head, bytes]:
    """Return the head that follows ``parents`` (none for the first) and the bytes of its file."""
    generation = 1 + max((parent.generation for parent in parents), default=0)
    versions: dict[str, int] = {}
    for parent in parents:
        for name, newest in parent.versions.items():
            versions[name] = max(newest, versions.get(name, 0))
    versions[device] = generation
    content: dict[str, Any] = {
        "v": FORMAT,
        "vault": vault,
        "gen": generation,
        "dev": device,
        "par": sorted(parent.digest for parent in parents),
        "vv": versions,
        "snap": snap,
        "text": text,
        "size": size,
        "t": time.astimezone(UTC).strftime(_TIME),
    }
    content["mac"] = _mac(content, mac_key)
    data = _write(content)
    return _head(content, hashlib.sha256(data).hexdigest()), data


def read_head(name: str, data: bytes, *, mac_key: bytes, vault: str | None = None) -> Head:
    """Return the head in a file, every rule of the format checked; ``vault`` is the id it must have.

    Raises:
        HeadInvalid: says which rule is broken.
        VaultTooNew: the name fits the content and the content has a newer format number.
    """
    content, digest = _read(name, data)
    if not _well_formed(content):
        raise HeadInvalid("a field is missing, unknown or not of its type")
    mac = content.pop("mac")
    if not hmac.compare_digest(mac, _mac(content, mac_key)):
        raise HeadForeign("it was not written with the key of this vault")
    if vault is not None and content["vault"] != vault:
        raise HeadInvalid("it belongs to another vault")
    head = _head(content, digest)
    if head.name != name or head.versions.get(head.device) != head.generation:
        raise HeadInvalid("its name or its versions do not fit its content")
    if (head.generation == 1) != (not head.parents):
        raise HeadInvalid("only the first generation has no parent")
    return head


def vault_of(name: str, data: bytes) -> str:
    """Return the id of the vault a head claims to belong to, its MAC not yet checked.

    Raises:
        HeadInvalid: the content does not fit the name, or has no id.
        VaultTooNew: a newer format number.
    """
    content, _ = _read(name, data)
    vault = content.get("vault")
    if not isinstance(vault, str) or not VAULT_PATTERN.fullmatch(vault):
        raise HeadInvalid("it names no vault")
    return vault


def _read(name: str, data: bytes) -> tuple[dict[str, Any], str]:
    digest = hashlib.sha256(data).hexdigest()
    fits = NAME_PATTERN.fullmatch(name)
    if fits is None or fits[3] != digest[:16]:
        raise HeadInvalid("its content is not what its name says")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HeadInvalid("it is not JSON") from error
    if not isinstance(content, dict):
        raise HeadInvalid("it is not a JSON object")
    version = content.get("v")
    if type(version) is int and version > FORMAT:
        raise VaultTooNew(f"the vault has format {version}; this tracker knows up to {FORMAT}")
    if version != FORMAT or _write(content) != data:
        raise HeadInvalid("it is not written in the one allowed way")
    return content, digest


def _well_formed(content: dict[str, Any]) -> bool:
    """Tell whether every field is there, is of its type, and none is unknown."""
    if content.keys() != _KEYS or type(content["v"]) is not int:
        return False
    parents, versions = content["par"], content["vv"]
    return (
        _matches(VAULT_PATTERN, content["vault"])
        and _matches(DEVICE_PATTERN, content["dev"])
        and _is_generation(content["gen"])
        and isinstance(parents, list)
        and all(_matches(DIGEST_PATTERN, parent) for parent in parents)
        and parents == sorted(set(parents))
        and isinstance(versions, dict)
        and all(_matches(DEVICE_PATTERN, device) for device in versions)
        and all(_is_generation(generation) for generation in versions.values())
        and _matches(DIGEST_PATTERN, content["snap"])
        and (content["text"] is None or _matches(DIGEST_PATTERN, content["text"]))
        and type(content["size"]) is int
        and content["size"] >= 0
        and _is_time(content["t"])
        and _matches(DIGEST_PATTERN, content["mac"])
    )


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_generation(value: object) -> bool:
    return type(value) is int and 1 <= value <= LAST_GENERATION


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.strptime(value, _TIME).strftime(_TIME) == value  # noqa: DTZ007 (UTC by the Z)
    except ValueError:
        return False


def _head(content: dict[str, Any], digest: str) -> Head:
    return Head(
        digest=digest,
        vault=content["vault"],
        generation=content["gen"],
        device=content["dev"],
        parents=tuple(content["par"]),
        versions=dict(content["vv"]),
        snap=content["snap"],
        text=content["text"],
        size=content["size"],
        time=datetime.strptime(content["t"], _TIME).replace(tzinfo=UTC),
    )


def _mac(content: dict[str, Any], mac_key: bytes) -> str:
    return hmac.digest(mac_key, _write(content), hashlib.sha256).hex()


def _write(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
