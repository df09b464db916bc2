"""An I-94 printout, drawn from the table ``i94.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.tasks.specimens.form_ds2019 import FOOTNOTE
from tracker.tasks.specimens.layout import layout, placed_labels, watermark
from tracker.typeset.items import Placed, Sheet, Text

_SIZE = 10.0


def i94(values: Mapping[str, str | None]) -> Sheet:
    """Return the page with the values, by reading name; each stands to the right of its label."""
    table = layout("i94")
    items = [watermark(612, 520), *placed_labels(table["head"], "print")]
    for label in table["labels"]:
        x, y = label["at"]
        text = Text(label["text"], x, y, "Helvetica-Bold", _SIZE)
        items.append(Placed(text, "label", label["name"]))
        value = values.get(label["name"])
        if value:
            items.append(
                Placed(Text(value, x + text.width + 6, y, "Helvetica", _SIZE), "value", label["name"])
            )
    items.append(Placed(Text(FOOTNOTE, 205.0, 772.0, "Times-Roman", 6.0), "print"))
    return Sheet(tuple(items))
