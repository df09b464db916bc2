"""Damaged and hostile files from a seed: ``uv run python -m tests.scans.fuzz [--count 500] [--seed N]``.

Each must end in a reading or a named error, in time, with nothing written. Pictures are small, so that
one that can still be decoded is recognised in about a second.
"""

from __future__ import annotations

import argparse
import io
import random
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pillow_heif
import psutil
from PIL import Image

from tests.scans import drawn, media, wear
from tracker.documents import Reader
from tracker.documents.sandbox import SECONDS, SECONDS_OF_A_PAGE
from tracker.tasks.specimens.people import RESEARCH, research_pages
from tracker.typeset.canvas import write

ERRORS = {"empty_file", "not_pdf", "damaged", "no_pages", "password_required", "too_large"}
_SLACK = 5.0  # seconds, for a busy machine
_ORIENTATION = 0x0112


def small_page() -> Image.Image:
    """Return the upper left of a form, two hundred pixels wide: a few lines, soon recognised."""
    page = drawn.pixels(drawn.form_sheet(RESEARCH, "2008", drawn.PLAIN, random.Random(1)), 40)
    return Image.fromarray(np.ascontiguousarray(page[:110, :220]))


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def originals() -> dict[str, bytes]:
    """Return good files of every kind that is read."""
    page = small_page()
    flat = page.convert("L")
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[0x010E] = "a page " * 40
    deep = Image.fromarray(np.asarray(flat, np.uint16) * 257)
    heic = io.BytesIO()
    pillow_heif.from_pillow(page).save(heic, quality=50, enc_params={"preset": "ultrafast"})
    return {
        "PNG": _saved(page, "PNG"),
        "PNG with a palette": _saved(page.quantize(16), "PNG"),
        "PNG of 16 bits": _saved(deep, "PNG"),
        "PNG with alpha": _saved(page.convert("RGBA"), "PNG"),
        "JPEG with EXIF": _saved(page, "JPEG", exif=exif, quality=60),
        "progressive JPEG": _saved(page, "JPEG", progressive=True, quality=60),
        "JPEG in CMYK": _saved(page.convert("CMYK"), "JPEG", quality=60),
        "TIFF of two pages": _saved(
            page, "TIFF", compression="tiff_lzw", save_all=True, append_images=[flat]
        ),
        "TIFF as of a fax": _saved(flat.convert("1"), "TIFF", compression="group4"),
        "TIFF deflated": _saved(flat, "TIFF", compression="tiff_deflate"),
        "HEIC": heic.getvalue(),
        "PDF of a picture": media.encoded([page], "pdf", 72, quality=60),
        "PDF of a fax": media.encoded([flat.convert("1")], "pdf", 72),
        "PDF of text": write(research_pages()[:1], compress=True),
        "PDF of both": media.joined([write(research_pages()[:1]), media.encoded([page], "pdf", 72)]),
    }


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Return good files with bytes changed, cut out, doubled, moved or cut off, each with what it was."""
    chance = random.Random(seed)
    sources = list(originals().items())
    for number in range(count):
        name, original = sources[number % len(sources)]
        data = bytearray(original)
        for _ in range(chance.choice([1, 1, 2, 4, 12])):
            # heads and tables stand at the beginning: half of the changes go there
            reach = len(data) if chance.random() < 0.5 else min(len(data), 600)
            place, length = chance.randrange(reach), chance.randint(1, 60)
            match chance.randrange(7):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + length]
                case 2:
                    data[place:place] = data[place : place + length]
                case 3:
                    data[place : place + length] = chance.randbytes(length)
                case 4:
                    data[place : place + 4] = chance.choice([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"])
                case 5:
                    other = chance.randrange(len(data))
                    data[place : place + length] = data[other : other + length]
                case 6 if len(data) > 400:
                    del data[chance.randrange(200, len(data)) :]
            if len(data) < 8:
                break
        yield f"{name}, change {number}", bytes(data)


# --- made to do harm --------------------------------------------------------------------------


def _chunk(kind: bytes, body: bytes, *, sum_: int | None = None) -> bytes:
    check = zlib.crc32(kind + body) if sum_ is None else sum_
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check & 0xFFFFFFFF)


def png(width: int, height: int, rows: bytes, *, depth: int = 1, more: bytes = b"") -> bytes:
    """Return a gray PNG whose head claims a size, with packed rows of any length."""
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _zeros(size: int) -> bytes:
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def _png_bomb() -> bytes:
    """60,000 pixels a side that are really there: 450 MB of zeros in half a megabyte."""
    return png(60_000, 60_000, _zeros(60_000 * 7_501))


def _text_bomb() -> bytes:
    """A remark that unpacks to 200 MB."""
    text = _chunk(b"zTXt", b"Comment\0\0" + _zeros(200 << 20))
    return png(64, 64, zlib.compress(bytes(64 * 9)), more=text)


def _bad_sums() -> bytes:
    data = bytearray(_saved(small_page(), "PNG"))
    data[29:33] = b"\0\0\0\0"
    return bytes(data)


def tiff(entries: list[tuple[int, int, int, int]], *, following: int = 0, body: bytes = b"") -> bytes:
    """Return a little-endian TIFF with one directory of (tag, type, count, value)."""
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", following) + body


def _tiff_page(width: int, height: int, following: int = 0) -> bytes:
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    entries += [
        (273, 4, 1, 122),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, width * height & 0xFFFFFFFF),
    ]
    return tiff(entries, following=following, body=bytes(1000))


def _tiff_chain(length: int) -> bytes:
    """So many directories, each with one tiny page."""
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    for number in range(length):
        entries = [
            (256, 4, 1, 1),
            (257, 4, 1, 1),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
        ]
        entries += [(278, 4, 1, 1), (279, 4, 1, 1)]
        size = 2 + 12 * len(entries) + 4
        after = 0 if number == length - 1 else len(out) + size
        out += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
        out += struct.pack("<I", after)
    return bytes(out)


def _jpeg_size(width: int, height: int) -> bytes:
    """A good JPEG whose head claims another size."""
    data = bytearray(_saved(small_page(), "JPEG", quality=60))
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _jpeg_scans(count: int) -> bytes:
    """A progressive JPEG that sends the same refinement over and over."""
    data = _saved(small_page().resize((1600, 1600)), "JPEG", progressive=True, quality=30)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def _exif_junk(seed: int) -> bytes:
    noise = random.Random(seed).randbytes(30_000)
    return _saved(small_page(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0" + noise, quality=60)


def _exif_loop() -> bytes:
    """An EXIF directory that is followed by itself."""
    directory = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    return _saved(small_page(), "JPEG", exif=b"Exif\0\0" + directory, quality=60)


def _heic_size() -> bytes:
    """A HEIC whose property claims 60,000 pixels a side."""
    data = bytearray(originals()["HEIC"])
    place = data.index(b"ispe")
    data[place + 8 : place + 16] = struct.pack(">II", 60_000, 60_000)
    return bytes(data)


def _pdf_of_large_pictures(count: int) -> bytes:
    """Many pages that show one picture of 49 million pixels, packed to little."""
    image = Image.new("1", (7000, 7000), 1)
    return media.encoded([image] * count, "pdf", 600)


def _noise_page() -> bytes:
    """A page of nothing but specks, in which a detector may see letters everywhere."""
    noise = np.random.default_rng(3).integers(0, 2, (1100, 850), dtype=np.uint8) * 255
    return _saved(Image.fromarray(noise), "PNG")


def _letters_everywhere() -> bytes:
    """A page packed with tiny letters."""
    page = np.full((1100, 850), 255, np.uint8)
    tile = wear.gray(np.asarray(small_page()))[20:90, 10:220]
    for top in range(0, 1030, 72):
        for left in range(0, 640, 212):
            page[top : top + 70, left : left + 210] = tile
    return _saved(Image.fromarray(page), "PNG")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "PNG that claims 100,000 pixels a side": lambda: png(
        100_000, 100_000, zlib.compress(b"\0" * 1000), depth=8
    ),
    "PNG without pixels": lambda: png(0, 0, b""),
    "PNG bomb": _png_bomb,
    "PNG with a text bomb": _text_bomb,
    "PNG with wrong sums": _bad_sums,
    "PNG head alone": lambda: b"\x89PNG\r\n\x1a\n",
    "PNG and noise": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(4).randbytes(20_000),
    "JPEG that claims 65,500 pixels a side": lambda: _jpeg_size(65_500, 65_500),
    "JPEG without pixels": lambda: _jpeg_size(0, 0),
    "JPEG head alone": lambda: b"\xff\xd8\xff\xe0",
    "JPEG with 3,000 scans": lambda: _jpeg_scans(3000),
    "EXIF of noise": lambda: _exif_junk(5),
    "EXIF loop": _exif_loop,
    "TIFF that claims 100,000 pixels a side": lambda: _tiff_page(100_000, 100_000),
    "TIFF loop": lambda: _tiff_page(30, 30, following=8),
    "TIFF of 20,000 pages": lambda: _tiff_chain(20_000),
    "TIFF with a directory beyond the end": lambda: b"II*\0\xff\xff\xff\x7f",
    "TIFF with 65,535 entries": lambda: b"II*\0\x08\0\0\0\xff\xff" + bytes(50_000),
    "HEIC that claims 60,000 pixels a side": _heic_size,
    "HEIC head alone": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "PDF of large pictures": lambda: _pdf_of_large_pictures(40),
    "a page of specks": _noise_page,
    "a page of small letters": _letters_everywhere,
}


# --- what must hold ---------------------------------------------------------------------------


@dataclass
class Trial:
    """How many files ended how, which took longest, and what went wrong; seconds for one by the clock."""

    seconds: float = SECONDS
    outcomes: Counter[str] = field(default_factory=Counter)
    longest: tuple[float, str] = (0.0, "")
    complaints: list[str] = field(default_factory=list)

    def run(self, reader: Reader, name: str, data: bytes) -> None:
        """Read a file and look whether it ended as it must."""
        before, had = reader.process, _written(reader.process)
        began = time.monotonic()
        pages: list[int] = []
        reading = reader.read(data, "changed", on_page=lambda done, _: pages.append(done))
        seconds = time.monotonic() - began
        kind = reading.error.kind if reading.error else "read"
        self.outcomes[kind] += 1
        self.longest = max(self.longest, (round(seconds, 1), name))
        allowed = self.seconds + _SLACK + SECONDS_OF_A_PAGE * len(pages)  # those whose recognition began
        if kind not in ERRORS | {"read"}:
            self.complaints.append(f"{name}: {kind}")
        if kind == "damaged" and reading.error is not None and "ended the program" in reading.error.message:
            self.complaints.append(f"{name}: the child ended by itself")
        if seconds > allowed:
            self.complaints.append(f"{name}: {seconds:.1f} s")
        if _written(reader.process) > (had if reader.process == before else 0):
            # when a file of a new installation was read is written, too, by the system and once only
            with Reader(seconds=self.seconds) as again:
                again.read(data, "changed")
                if written := _written(again.process):
                    self.complaints.append(f"{name}: {written} bytes written")


def _written(process: int | None) -> int:
    """Return how many bytes a process has written to disks so far, where the system counts that."""
    try:
        known = psutil.Process(process) if process is not None else None
        return int(known.io_counters().write_bytes) if hasattr(known, "io_counters") else 0
    except psutil.Error:
        return 0


def main() -> int:
    """Read hostile and changed files; 0 where all ended as they must."""
    parser = argparse.ArgumentParser(description="Read damaged and hostile files and look how they end.")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    trial = Trial()
    with Reader() as reader:
        for name, make in HOSTILE.items():
            trial.run(reader, name, make())
        for number, (name, data) in enumerate(mutated(arguments.count, arguments.seed), 1):
            trial.run(reader, name, data)
            if number % 50 == 0:
                print(f"{number} of {arguments.count}", file=sys.stderr, flush=True)
    print(dict(trial.outcomes), f"longest {trial.longest[0]} s: {trial.longest[1]}")
    print("\n".join(trial.complaints) or "nothing hung, crashed or was written")
    return 1 if trial.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
