"""The command that shows a document, and the way any file goes to the browser or to a file."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.app import app, session_of
from tracker.cli.output import write_json, write_text
from tracker.cli.session import Session
from tracker.errors import FileUnreadable, UsageError

if TYPE_CHECKING:
    from tracker.cli.loopback import OneTimeFile

# Pictures that most browsers do not show: they would save a copy that is not encrypted.
_SHOWN_AS_PAGES = frozenset({"image/tiff", "image/heic"})


@app.command("open", rich_help_panel="Records")
def open_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A document, or a record with one", metavar="NAME")],
    out: Annotated[
        Path | None,
        typer.Option(help="Write the document to this new file, no longer encrypted.", metavar="FILE"),
    ] = None,
    print_url: Annotated[
        bool, typer.Option("--print-url", help="Only print the address, open nothing.")
    ] = False,
) -> None:
    """Show a document once in your browser, without a copy on disk.

    Examples: tracker open document-3; tracker open ds2019-3 --out form.pdf
    """
    from tracker.tasks.records import document_of

    session = session_of(context)
    document = document_of(session.ledger(), name)
    if session.export is not None:
        from tracker.errors import DocumentAbsent

        raise DocumentAbsent("an export read with --from has no documents")
    data = b"".join(session.vault().read_document(document))
    shown = document.original_name or f"{name}.bin"
    if out is None and document.readable is not False and document.media_type in _SHOWN_AS_PAGES:
        from tracker.tasks.confirming import page_pictures
        from tracker.tasks.look_page import look_page

        page = look_page(shown, "The pages as this program sees them.", page_pictures(data))
        deliver(session, page, f"{name}.html", out=None, print_url=print_url, own_page=True)
        return
    deliver(session, data, shown, out=out, print_url=print_url)


def deliver(
    session: Session, data: bytes, name: str, *, out: Path | None, print_url: bool, own_page: bool = False
) -> None:
    """Hand bytes to the person: into a new file, or once to the browser of this computer.

    Raises:
        UsageError: the file is there already, or nobody fetched the address in time.
        FileUnreadable: the file cannot be written.
    """
    if out is not None:
        write_new_file(out, data)
        write_json({"file": str(out), "bytes": len(data)}) if session.json else write_text(f"Written: {out}")
        return
    from tracker.cli.loopback import SECONDS, OneTimeFile

    served = OneTimeFile(data, _safe_name(name), own_page=own_page)
    if session.json:
        write_json({"url": served.url, "seconds": int(SECONDS)})
    elif print_url:
        write_text(served.url)
    sys.stdout.flush()
    if not print_url and not session.json:
        import webbrowser

        if not webbrowser.open(served.url):
            write_text(served.url)
            sys.stdout.flush()
    session.say(f"The address works once, for {int(SECONDS)} seconds.")
    if not served.serve():
        raise UsageError(
            "nobody fetched the document in time", hint="repeat the command, or write it with --out FILE"
        )


def _safe_name(name: str) -> str:
    return re.sub(r"[^\w.\- ]", "_", Path(name).name) or "document"


def show_beside(data: bytes, name: str, *, own_page: bool = False) -> OneTimeFile:
    """Show bytes in the browser while the program goes on; the caller closes what it gets.

    Where there is no browser the address is written, to be opened by hand.
    """
    import webbrowser

    from tracker.cli.loopback import OneTimeFile

    served = OneTimeFile(data, _safe_name(name), own_page=own_page)
    served.start()
    if not webbrowser.open(served.url):
        sys.stderr.write(f"Open this address in the browser of this computer; it works once:\n{served.url}\n")
    return served


def write_new_file(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; one that is there is never replaced.

    Raises:
        UsageError: it is there already. FileUnreadable: it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", hint="name a new file") from error
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be written") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be written") from error
