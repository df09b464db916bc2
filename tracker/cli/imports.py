"""Commands that bring files in; records.py adds `import json`."""

from __future__ import annotations

import typer

from tracker.cli.app import app

import_app = typer.Typer(help="Bring papers and exports in.", no_args_is_help=True)
app.add_typer(import_app, name="import", rich_help_panel="Records")
