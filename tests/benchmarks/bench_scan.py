"""Reading scans: seconds a page beside the bare engine on the same page, and the child's memory.

``uv run python -m tests.benchmarks.run scan``. The bare engine finds and reads lines of the decoded
picture as it comes; ours also decodes, straightens, reads the fields and the marks. Both take turns,
with as many threads.
"""

from __future__ import annotations

import io
import statistics
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import rapidocr
from numpy.typing import NDArray
from PIL import Image

from tests.benchmarks.measure import Row, S, seconds, shown
from tests.documents.variants import RESEARCHER, marked
from tracker.documents import Reader
from tracker.documents.pdf import PdfFile
from tracker.documents.reader import read_bytes
from tracker.documents.scan.engine import THREADS
from tracker.tasks.specimens.form_ds2019 import ds2019
from tracker.tasks.specimens.form_visa import visa
from tracker.tasks.specimens.people import research_visa
from tracker.typeset.canvas import write
from tracker.typeset.items import Sheet

ROUNDS = 3
LIMIT = 1.3  # times the bare engine
MEMORY = 1_000_000_000  # bytes of the child


def _pixels(sheet: Sheet, dots: float) -> NDArray[np.uint8]:
    with PdfFile(write([sheet])) as file:
        page = file.page(1)
        assert page is not None
        width, height, pixels = page.gray(int(11 * dots))
    return np.frombuffer(pixels, np.uint8).reshape(height, width)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _bare() -> rapidocr.RapidOCR:
    """Return the engine as it comes, its models from its package."""
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
        }
    )


def pages() -> dict[str, NDArray[np.uint8]]:
    """Return the pages that are read: a form, the same tilted and on its head, and a foil."""
    form = _pixels(marked(ds2019(RESEARCHER), ["2", "C"], "tick"), 200)
    tilted = Image.fromarray(form).rotate(1.3, Image.Resampling.BICUBIC, fillcolor=255)
    return {
        "DS-2019, 200 dpi": form,
        "the same, tilted": np.asarray(tilted),
        "the same, upside down": np.ascontiguousarray(form[::-1, ::-1]),
        "foil, 200 dpi": _pixels(visa(research_visa()), 200)[: form.shape[0] // 2],
    }


def rows() -> list[Row]:
    """Return a row of time for each page, and one of memory for all of them."""
    bare = _bare()
    found = []
    most = 0
    with Reader() as reader:
        for name, pixels in pages().items():
            data, color = _png(pixels), np.repeat(pixels[:, :, None], 3, axis=2)
            times: list[list[float]] = [[], []]
            for number in range(ROUNDS + 1):
                for action, taken in zip(
                    (partial(read_bytes, data), partial(bare, color)), times, strict=True
                ):
                    spent = seconds(action)
                    if number:  # the first round warms up
                        taken.append(spent)
            ours, peer = (statistics.median(taken) for taken in times)
            found.append(
                Row(
                    name,
                    shown(ours, S),
                    shown(peer, S),
                    ours / peer,
                    f"at most {LIMIT}",
                    ours / peer <= LIMIT,
                )
            )
            reader.read(data, "page.png")
            most = max([most, *(_peak(child) for child in psutil.Process().children())])
    found.append(
        Row(
            "peak memory of the child",
            f"{most / 1e6:.0f} MB",
            target=f"under {MEMORY / 1e6:.0f} MB",
            passed=most < MEMORY,
        )
    )
    return found


def _peak(process: psutil.Process) -> int:
    """Return the most memory that the process ever had, or has where the system does not keep it."""
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return int(process.memory_info().rss)
