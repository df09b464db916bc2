"""A page for the browser with parts of papers to look at: pictures inside, nothing to load or run."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence

from tracker.tasks.confirming import Cutout

_STYLE = (
    "body{font-family:system-ui,sans-serif;line-height:1.5;max-width:70rem;margin:1rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}"
    "h1{font-size:1.3rem}figure{margin:0 0 2rem}figcaption{font-weight:600;margin-bottom:.3rem}"
    "img{max-width:100%;border:1px solid #767676;background:#fff}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#1a1a1a}}"
)


def look_page(title: str, note: str, cutouts: Sequence[Cutout]) -> bytes:
    """Return the page as HTML: a title, a line of text, and each picture with what it shows."""
    figures = "".join(
        f"<figure><figcaption>{html.escape(item.title)}</figcaption>"
        f'<img alt="{html.escape(item.title)}" src="data:image/png;base64,'
        f'{base64.b64encode(item.picture).decode("ascii")}"></figure>'
        for item in cutouts
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{html.escape(title)}</h1><p>{html.escape(note)}</p>{figures}</main></body></html>"
    ).encode()
