"""The one door to character recognition: RapidOCR with the models that come inside its package.

Nothing is downloaded, written or logged. Pictures are gray or color pixels; places are pixels of the
picture that was given.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

THREADS = min(4, os.cpu_count() or 1)
_LONGEST = (
    1600  # pixels of the longer side in which lines are looked for; more takes memory and finds no more
)
_MOST_PIXELS = 2_000_000  # of such a picture: each takes 250 bytes of memory while it is looked at
_SHORTEST = 256
_ENLARGED = 736  # pixels to which the engine brings the shorter side before it looks
_MUCH_SMALLER = 0.8  # scales under which a closer look shows more
_MANY = 40  # lines of a page worth it
_LEGIBLE = 13.0  # pixels of a line's height that are enough to find its like
_SHARED = 0.12  # of the longer side, on either side of the middle, that both halves show
_DETECTION = "PP-OCRv6_det_small.onnx"
_RECOGNITION = "PP-OCRv6_rec_small.onnx"
_DIRECTION = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_OURS = 2  # grows when lines are found, cut or placed in another way

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]  # four points: upper left, upper right, lower right, lower left


@dataclass(frozen=True)
class Read:
    """The text of one cut line; ``middles`` are the places of its characters without spaces, from 0 to 1."""

    text: str
    score: float
    middles: tuple[float, ...]


def name() -> str:
    """Return the engine, its models and their versions, as recognised pages carry them."""
    return f"rapidocr {version('rapidocr')} {_DETECTION} {_RECOGNITION} {_OURS}"


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Return the engine, its models loaded once."""
    return Engine()


class Engine:
    """Finds lines in pictures, tells which are upside down, and reads them."""

    def __init__(self) -> None:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # asked for when onnxruntime is loaded, which is now
        import rapidocr
        from omegaconf import flag_override

        cv2.setNumThreads(THREADS)
        self._rapid: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": _LONGEST,
                "Global.return_word_box": True,
                "Rec.rec_batch_num": 1,  # lines of unlike length in one batch are filled up, which costs time
            }
        )
        models = Path(rapidocr.__file__).parent / "models"
        # sessions of our own: without them the package looks for a newer model on the network
        for part, model in (("Det", _DETECTION), ("Rec", _RECOGNITION), ("Cls", _DIRECTION)):
            with flag_override(self._rapid.cfg[part], "allow_objects", True):
                self._rapid.cfg[part]["session"] = _session(models / model)

    def lines(self, picture: Pixels) -> list[Corners]:
        """Return where lines of text stand, turned by any angle; none in an empty picture.

        Where the letters are small, as on two pages side by side, each half is looked at by itself.
        """
        height, width = picture.shape[:2]
        if min(height, width) < 4:
            return []
        scale = min(1.0, _most(picture))
        if min(height, width) * scale < _SHORTEST:
            scale = min(_SHORTEST / min(height, width), _most(picture))
        found = self._found(picture, scale)
        if scale > _MUCH_SMALLER or len(found) < _MANY or _small_height(found) * scale >= _LEGIBLE:
            return found
        halves = []
        for start, end in ((0.0, 0.5 + _SHARED), (0.5 - _SHARED, 1.0)):
            first, last = int(start * max(height, width)), int(end * max(height, width))
            part = picture[:, first:last] if width >= height else picture[first:last]
            offset = np.array((first, 0) if width >= height else (0, first), dtype=np.float32)
            halves.append([corners + offset for corners in self._found(part, min(1.0, _most(part)))])
        return _joined(*halves, axis=0 if width >= height else 1, middle=max(height, width) / 2)

    def _found(self, picture: Pixels, scale: float) -> list[Corners]:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        smaller = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way), np.uint8)
        smaller = _with_room(smaller)
        found = self._rapid(_colored(smaller), use_det=True, use_cls=False, use_rec=False)
        self._rapid.update_params(use_det=True, use_cls=True, use_rec=True)
        boxes = getattr(found, "boxes", None)
        if boxes is None:
            return []
        return [np.asarray(corners, dtype=np.float32) / scale for corners in boxes]

    def upside_down(self, cuts: Sequence[Pixels]) -> list[float]:
        """Return for each cut line how surely it stands on its head: 1 does, 0 does not."""
        if not cuts:
            return []
        _, found = self._rapid.cls_and_rotate([_colored(cut) for cut in cuts])
        return [float(score) if label == "180" else 1.0 - float(score) for label, score in found.cls_res]

    def read(self, cuts: Sequence[Pixels]) -> list[Read]:
        """Return the text of each cut line, in the order of the cuts."""
        if not cuts:
            return []
        found = self._rapid.recognize_txt([_colored(cut) for cut in cuts])
        return [
            _read(text, score, words)
            for text, score, words in zip(found.txts, found.scores, found.word_results, strict=True)
        ]


def _most(picture: Pixels) -> float:
    """Return the largest scale at which lines are looked for in the picture."""
    height, width = picture.shape[:2]
    return float(min(_LONGEST / max(height, width), (_MOST_PIXELS / (height * width)) ** 0.5))


def _with_room(picture: Pixels) -> Pixels:
    """Return the picture; a strip with white beside it, since the engine would make it very long."""
    height, width = picture.shape[:2]
    least = math.ceil(max(height, width) * _ENLARGED**2 / _MOST_PIXELS)
    if min(height, width) >= min(least, _ENLARGED):
        return picture
    more = (0, max(0, least - height), 0, max(0, least - width))
    white = (255.0, 255.0, 255.0)
    return np.asarray(cv2.copyMakeBorder(picture, *more, cv2.BORDER_CONSTANT, value=white), np.uint8)


def _small_height(lines: Sequence[Corners]) -> float:
    """Return the height of the smaller lines: a quarter of all are no higher."""
    sides = [
        (float(np.linalg.norm(corners[3] - corners[0])), float(np.linalg.norm(corners[1] - corners[0])))
        for corners in lines
    ]
    return float(np.percentile([min(side) for side in sides], 25))


def _joined(
    first: Sequence[Corners], second: Sequence[Corners], *, axis: int, middle: float
) -> list[Corners]:
    """Return the lines of two overlapping halves: each line from the half that holds more of it."""
    kept = [corners for corners in first if float(corners[:, axis].mean()) < middle]
    beyond = [corners for corners in second if float(corners[:, axis].mean()) >= middle]
    whole = [corners for corners in (*first, *second) if _crosses(corners, axis, middle)]
    # a line across the middle is seen by both: the longer one is the whole of it
    whole.sort(key=lambda corners: float(np.ptp(corners[:, axis])), reverse=True)
    result = [corners for corners in (*kept, *beyond) if not _crosses(corners, axis, middle)]
    for corners in whole:
        if not any(_overlap(corners, other) > 0.5 for other in result):
            result.append(corners)
    return result


def _crosses(corners: Corners, axis: int, middle: float) -> bool:
    return bool(corners[:, axis].min() < middle < corners[:, axis].max())


def _overlap(one: Corners, other: Corners) -> float:
    """Return the part of the smaller line's bounds that the two have in common."""
    low, high = np.maximum(one.min(axis=0), other.min(axis=0)), np.minimum(one.max(axis=0), other.max(axis=0))
    common = np.maximum(high - low, 0.0)
    least = min(float(np.prod(np.ptp(corners, axis=0))) for corners in (one, other))
    return float(np.prod(common)) / max(1.0, least)


def _session(model: Path) -> Any:
    """Return a model, loaded; its threads sleep while they wait, so that others may work."""
    import onnxruntime  # type: ignore[import-untyped]  # it brings no types

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # else it keeps what the largest picture needed
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _read(text: str, score: float, words: Any) -> Read:
    columns = [column for word in words.word_cols for column in word]
    letters = sum(not letter.isspace() for letter in text)
    if not letters or len(columns) != letters or not words.line_txt_len:
        return Read("", 0.0, ())
    middles = tuple(min(1.0, (column + 0.5) / words.line_txt_len) for column in columns)
    return Read(text, float(score), middles)


def _colored(picture: Pixels) -> Pixels:
    """Return the picture with three channels, as the models want it."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8) if picture.ndim == 2 else picture
