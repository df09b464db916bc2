"""Someone with write access to the vault, or a failing disk: nothing changed is ever shown as data."""

from __future__ import annotations

import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from containers import Ticking
from simulated import Simulated

from tracker.errors import TrackerError, VaultDamaged, VaultDiverged, VaultError, VaultTooNew, WrongPassphrase
from tracker.store import keys as keys_
from tracker.store.heads import HeadInvalid, next_head, read_head
from tracker.store.readme import README_NAME
from tracker.store.storage import Storage
from tracker.store.verification import check_names

FOLDER, STATE = Path("/person/vault"), Path("/state")
CONTENTS = [os.urandom(size) for size in (0, 1, 300, 300, 70_000)]


class Scene:
    """A vault of six commits with five documents and a slot, and all it holds."""

    def __init__(self) -> None:
        self.files = Simulated()
        storage = Storage.create(
            FOLDER,
            STATE,
            passphrase="bergahorn",
            work_factor=15,
            snapshot=lambda slots: b"records 1",
            files=self.files,
            clock=Ticking(),
        )
        self.key = storage.key
        self.documents = [storage.add_object(io.BytesIO(content)) for content in CONTENTS]
        for number in range(2, 7):
            with storage.writing():
                storage.publish(snapshot=b"records %d" % number, text=b"words %d" % number)
        self.slots = storage.slots()
        self.whole = self.files.contents(FOLDER)

    def outcome(self, state: Path = STATE) -> str:
        """Open, read and verify everything; return how a change was noticed, or "silent"."""
        try:
            storage = Storage.open(FOLDER, state, key=self.key, files=self.files)
            assert storage.head.generation == 6, "an older state was shown as the newest"
            assert storage.snapshot() == b"records 6"
            assert storage.text() == b"words 6"
            for document, content in zip(self.documents, CONTENTS, strict=True):
                assert b"".join(storage.read_object(document)) == content
        except VaultError as error:
            return type(error).__name__
        found = storage.verify(deep=True, slots=self.slots, objects=self.documents)
        return "verify" if any(item.serious for item in found) else "silent"

    def change(self, changes: dict[str, bytes | None]) -> str:
        """Return the outcome with some files changed; the vault is whole again afterwards."""
        for name, data in changes.items():
            self.files.put(FOLDER / name, data)
        try:
            return self.outcome()
        finally:
            for name in changes:
                self.files.put(FOLDER / name, self.whole.get(name))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


def flip(scene: Scene, name: str, chance: random.Random) -> dict[str, bytes | None]:
    data = bytearray(scene.whole[name])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return {name: bytes(data)}


def truncate(scene: Scene, name: str, chance: random.Random) -> dict[str, bytes | None]:
    return {name: scene.whole[name][: chance.randrange(len(scene.whole[name]))]}


def append(scene: Scene, name: str, chance: random.Random) -> dict[str, bytes | None]:
    return {name: scene.whole[name] + chance.randbytes(chance.randint(1, 100))}


def swap(scene: Scene, name: str, chance: random.Random) -> dict[str, bytes | None]:
    other = chance.choice([other for other in scene.whole if other != name])
    return {name: scene.whole[other], other: scene.whole[name]}


def delete(scene: Scene, name: str, chance: random.Random) -> dict[str, bytes | None]:
    return {name: None}


def check(
    scene: Scene, make: Callable[..., dict[str, bytes | None]], times: int, seed: int
) -> dict[str, int]:
    chance = random.Random(seed)
    assert scene.outcome() == "silent"
    names = sorted(scene.whole)
    assert len(names) == 6 + 6 + 5 + 5 + 1 + 1  # heads, snapshots, texts, documents, slot, README
    outcomes: dict[str, int] = {}
    for number in range(times):
        name = names[number % len(names)]
        outcome = scene.change(make(scene, name, chance))
        assert outcome != "silent", name
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert sum(outcomes.values()) == times
    assert scene.outcome() == "silent"
    return outcomes


@pytest.mark.parametrize("make", [flip, truncate, append, swap, delete])
def test_no_change_of_any_file_is_silent(scene, make):
    outcomes = check(scene, make, 400, seed=1)
    assert set(outcomes) <= {"VaultDamaged", "verify", "WrongPassphrase"}
    assert min(outcomes.get("VaultDamaged", 0), outcomes.get("verify", 0)) > 40


@pytest.mark.long
@pytest.mark.parametrize("make", [flip, truncate, append, swap, delete])
def test_no_change_of_any_file_is_silent_in_many(scene, make):
    check(scene, make, 10_000, seed=2)


def test_every_bit_of_a_head_counts(scene):
    storage = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
    data = scene.whole[f"heads/{storage.head.name}"]
    arguments = {"mac_key": keys_.head_mac_key(scene.key), "vault": storage.vault_id}
    assert read_head(storage.head.name, data, **arguments) == storage.head
    for position in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises((HeadInvalid, VaultTooNew)):
            read_head(storage.head.name, bytes(flipped), **arguments)
    assert len(data) * 8 > 2500


def test_files_exchanged_by_name_are_found_without_a_key(scene):
    one, two = (f"data/{item.name[:2]}/{item.name}.age" for item in scene.documents[2:4])
    assert check_names(FOLDER, scene.files) == []
    scene.files.put(FOLDER / one, scene.whole[two])
    try:
        assert [item.file for item in check_names(FOLDER, scene.files)] == [one]
    finally:
        scene.files.put(FOLDER / one, scene.whole[one])


def test_whole_object_in_the_place_of_another_is_refused(scene):
    """Two documents of one length, each a whole object under its own name: the record tells them apart."""
    from dataclasses import replace

    storage = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
    confused = replace(scene.documents[2], name=scene.documents[3].name)
    with pytest.raises(VaultDamaged, match="not the document on record"):
        for _ in storage.read_object(confused):
            pass
    assert storage.check_object(confused, deep=True) is not None


# --- older states ------------------------------------------------------------------------------


def rolled_back(scene: Scene, generation: int) -> dict[str, bytes | None]:
    """Return the changes that make the vault what it was at a generation."""
    names = sorted(name for name in scene.whole if name.startswith("heads/"))
    return dict.fromkeys(names[generation:])


@pytest.mark.parametrize("generation", range(6))
def test_older_state_put_back_is_refused_where_the_newer_was_seen(scene, generation):
    assert scene.change(rolled_back(scene, generation)) == "VaultDamaged"


def test_older_state_put_back_is_not_seen_by_a_new_device(scene):
    """What is not promised: a device without a memory has nothing to compare with."""
    changes = rolled_back(scene, 4)
    for name in changes:
        scene.files.put(FOLDER / name, None)
    try:
        storage = Storage.open(FOLDER, Path("/new device"), key=scene.key, files=scene.files)
        assert storage.snapshot() == b"records 4"
    finally:
        for name in changes:
            scene.files.put(FOLDER / name, scene.whole[name])


def test_relabelled_heads_are_refused(scene):
    names = sorted(name for name in scene.whole if name.startswith("heads/"))
    tried = 0
    for name in names:
        generation, device, digest = name.removeprefix("heads/").removesuffix(".json").split("-")
        labels = [f"{int(generation) + more:010d}-{device}-{digest}" for more in (1, 10, 1000)]
        labels += [
            f"{generation}-{'0' * 16}-{digest}",
            f"{generation}-{device}-{'0' * 16}",
            f"9999999999-{device}-{digest}",
        ]
        for label in labels:
            for gone in (None, name):  # beside the true one, or in its place
                changes: dict[str, bytes | None] = {f"heads/{label}.json": scene.whole[name]}
                if gone:
                    changes[gone] = None
                outcome = scene.change(changes)
                # an old head renamed in place is not read again before the next verification
                assert outcome == "VaultDamaged" or (outcome == "verify" and gone and label < names[-1][6:])
                tried += 1
    assert tried == 6 * 6 * 2


def test_forged_heads_are_refused(scene):
    storage = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
    content = json.loads(scene.whole[f"heads/{storage.head.name}"])
    older = storage.history()[2]

    def written(changes: dict[str, object], mac_key: bytes | None = None) -> dict[str, bytes | None]:
        import hashlib
        import hmac

        forged = {**content, **changes}
        if mac_key:
            forged.pop("mac")
            text = json.dumps(forged, sort_keys=True, separators=(",", ":")).encode()
            forged["mac"] = hmac.digest(mac_key, text, "sha256").hex()
        data = json.dumps(forged, sort_keys=True, separators=(",", ":")).encode()
        name = f"{forged['gen']:010d}-{forged['dev']}-{hashlib.sha256(data).hexdigest()[:16]}"
        return {f"heads/{name}.json": data}

    own = keys_.head_mac_key(scene.key)
    forgeries = [
        written({"gen": 7, "snap": older.snap}),
        written({"gen": 7, "snap": older.snap}, keys_.head_mac_key(keys_.new_key())),
        written({"gen": 7, "dev": "0" * 16, "vv": {"0" * 16: 7}}),
        written({"vault": "0" * 32, "gen": 7}),
        written({"vault": "0" * 32, "gen": 7}, own),
        written({"gen": 7, "vv": {}}, own),
        written({"gen": 7, "par": []}, own),
        written({"gen": 7, "extra": 1}, own),
        written({"gen": 7, "snap": "../../x"}, own),
        written({"gen": 7, "size": True}, own),
        written({"gen": 7, "t": "2026-02-30T00:00:00Z"}, own),
        written({"gen": 7, "par": ["0" * 64, "0" * 64]}, own),
    ]
    assert [scene.change(forged) for forged in forgeries] == ["VaultDamaged"] * 12
    assert scene.change(written({"gen": 7, "v": 2})) == "VaultTooNew"


def test_snapshot_that_its_head_does_not_name_is_refused(scene):
    """A whole older snapshot under the newest one's name: the key fits, the name does not."""
    storage = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
    older, newest = storage.history()[3], storage.head
    paths = [f"data/{head.snap[:2]}/{head.snap}.age" for head in (older, newest)]
    assert scene.change({paths[1]: scene.whole[paths[0]]}) == "VaultDamaged"


def test_missing_newest_snapshot_is_no_reason_to_step_back(scene):
    newest = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files).head
    path = f"data/{newest.snap[:2]}/{newest.snap}.age"
    scene.files.put(FOLDER / path, None)
    try:
        with pytest.raises(VaultDamaged, match="newest state"):
            Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
        readable = Storage.states(FOLDER, STATE, key=scene.key, files=scene.files)
        assert [head.generation for head in readable] == [1, 2, 3, 4, 5]
        older = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files, at="5")
        assert older.snapshot() == b"records 5"
    finally:
        scene.files.put(FOLDER / path, scene.whole[path])


# --- slots -------------------------------------------------------------------------------------


def test_slot_of_another_vault_does_not_open_this_one(scene):
    import hashlib

    slot = keys_.seal_slot(keys_.new_key(), "planted", 15)
    name = hashlib.sha256(slot).hexdigest()
    path = FOLDER / "keys" / f"{name}.age"
    scene.files.put(path, slot)
    try:
        with pytest.raises(VaultDamaged, match="no head was written with its key"):
            Storage.open(FOLDER, STATE, passphrase="planted", files=scene.files)
        storage = Storage.open(FOLDER, STATE, passphrase="bergahorn", files=scene.files)
        found = storage.verify(deep=False, slots=scene.slots, objects=scene.documents)
        assert [item.file for item in found if item.serious] == [f"keys/{name}.age"]
    finally:
        scene.files.put(path, None)


def test_damaged_slot_is_not_called_a_wrong_passphrase(scene):
    path = FOLDER / "keys" / f"{scene.slots[0]}.age"
    whole = scene.whole[f"keys/{scene.slots[0]}.age"]
    for data in (whole[:-1], whole + b"x", b"", whole.replace(b"scrypt", b"scrybt")):
        scene.files.put(path, data)
        with pytest.raises(VaultDamaged, match="slot"):
            Storage.open(FOLDER, STATE, passphrase="bergahorn", files=scene.files)
        assert Storage.open(FOLDER, STATE, key=scene.key, files=scene.files).snapshot() == b"records 6"
    scene.files.put(path, whole)
    with pytest.raises(WrongPassphrase):
        Storage.open(FOLDER, STATE, passphrase="bergahorm", files=scene.files)


def test_crowd_of_planted_slots_costs_little_time_and_the_code_still_opens(scene):
    import hashlib

    whole = scene.whole[f"keys/{scene.slots[0]}.age"]
    planted = [whole.replace(b" 15\n", b" 20\n", 1) + b"%d" % number for number in range(40)]
    planted = [data.replace(b"scrypt", b"scrybt", 1) for data in planted]
    paths = [FOLDER / "keys" / f"{hashlib.sha256(data).hexdigest()}.age" for data in planted]
    for path, data in zip(paths, planted, strict=True):
        scene.files.put(path, data)
    try:
        with pytest.raises(VaultDamaged, match="more slots"):
            Storage.open(FOLDER, STATE, passphrase="not the one", files=scene.files)
        storage = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
        found = storage.verify(deep=False, slots=scene.slots, objects=scene.documents)
        assert {item.file for item in found if item.serious} == {f"keys/{path.name}" for path in paths}
    finally:
        for path in paths:
            scene.files.put(path, None)


def test_readme_belongs_to_what_is_verified(scene):
    storage = Storage.open(FOLDER, STATE, key=scene.key, files=scene.files)
    text = scene.whole[README_NAME].replace(b"age-encryption.org", b"age-encryption.example")
    for data in (text, None):
        scene.files.put(FOLDER / README_NAME, data)
        found = storage.verify(deep=False, slots=scene.slots, objects=scene.documents)
        assert [item.file for item in found] == [README_NAME]
    scene.files.put(FOLDER / README_NAME, scene.whole[README_NAME])


def test_errors_name_files_and_nothing_else(scene):
    """No path of the person's disk, no secret and no content stands in a message."""
    messages = []
    for name in sorted(scene.whole):
        scene.files.put(FOLDER / name, b"x")
        try:
            storage = Storage.open(FOLDER, STATE, passphrase="bergahorn", files=scene.files)
            storage.snapshot()
            messages += [
                f"{item.file} {item.problem}" for item in storage.verify(deep=True, slots=[], objects=[])
            ]
        except TrackerError as error:
            messages += [error.message, error.hint or ""]
        finally:
            scene.files.put(FOLDER / name, scene.whole[name])
    assert len(messages) > 40
    for message in messages:
        assert not any(word in message for word in ("person", "bergahorn", "records", scene.key)), message


def test_two_newest_states_are_never_chosen_between(scene):
    """Two devices went on from one state: reading needs a choice, writing is refused."""
    files = scene.files.after_crash()
    other = Storage.open(FOLDER, Path("/other device"), key=scene.key, files=files)
    own = Storage.open(FOLDER, STATE, key=scene.key, files=files)
    data: list[tuple[str, bytes]] = []
    for storage, words in ((own, b"mine"), (other, b"theirs")):
        stored = storage._objects.add_bytes(words)
        head, text = next_head(
            (storage.head,),
            vault=storage.vault_id,
            device=storage.device,
            snap=stored.name,
            text=None,
            size=stored.size,
            time=Ticking()(),
            mac_key=keys_.head_mac_key(scene.key),
        )
        data.append((head.name, text))
    for name, text in data:
        files.put(FOLDER / "heads" / name, text)
    with pytest.raises(VaultDiverged, match="2 devices"):
        Storage.open(FOLDER, STATE, key=scene.key, files=files)
    with pytest.raises(VaultDiverged), own.writing():
        pytest.fail("a branch was chosen")
    for (name, _), words in zip(data, (b"mine", b"theirs"), strict=True):
        assert Storage.open(FOLDER, STATE, key=scene.key, files=files, at=name).snapshot() == words
    with pytest.raises(VaultDiverged, match="several heads"):
        Storage.open(FOLDER, STATE, key=scene.key, files=files, at="7")
