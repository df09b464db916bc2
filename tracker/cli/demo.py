"""The demonstration on the command line."""

from __future__ import annotations

import typer

from tracker.cli.app import app, session_of
from tracker.cli.output import write_json, write_text


@app.command("demo", rich_help_panel="Start here")
def demo_command(context: typer.Context) -> None:
    """See all of it in seconds with an invented physician: no passphrase, no network, nothing stays.

    Example: tracker demo
    """
    from tracker.tasks.demo import AS_OF, PHYSICIAN, scenes

    session = session_of(context)
    if session.json:
        told = [{"command": scene.command, "answer": scene.answer} for scene in scenes()]
        write_json({"format": "demo/1", "as_of": AS_OF.isoformat(), "scenes": told})
        return
    write_text(
        f"SAMPLE. The physician is {PHYSICIAN}: research from 2019 to 2021, then residency and\n"
        "fellowship. Her papers are drawn now and read like your own. The day is fixed: 21 Nov 2026."
    )
    for scene in scenes():
        write_text(f"\n$ {scene.command}\n{scene.answer}")
    write_text(
        "\nThe vault of the demonstration is removed. Start your own:  tracker init\n"
        "Read a form of yours without storing it:  tracker read FILE.pdf"
    )
