"""The command that reads documents of the vault again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.app import app, session_of
from tracker.cli.imports import PasswordFile, passwords_of
from tracker.cli.output import progress, write_json, write_text

if TYPE_CHECKING:
    from tracker.tasks.rereading import Reread


@app.command("reread", rich_help_panel="Records")
def reread_command(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Documents; all without a name", metavar="NAME")
    ] = None,
    password_file: PasswordFile = None,
) -> None:
    """Read documents of the vault again, as after an update; what you confirmed or typed is never changed.

    Examples: tracker reread; tracker reread document-3 document-7
    """
    from tracker.tasks.rereading import reread

    session = session_of(context)
    passwords = passwords_of(password_file)
    vault = session.vault()
    with progress(session, "reading again") as advance:
        done = reread(vault, names or (), on=session.today(), passwords=passwords, progress=advance)
    if session.json:
        write_json({"format": "reread/1", "documents": [item.as_json() for item in done]})
        return
    lines = [line for item in done for line in _lines(item)]
    news = sum(item.has_news for item in done)
    many = "1 document" if len(done) == 1 else f"{len(done)} documents"
    write_text("\n".join([*lines, f"{many} read again, {news or 'none'} with something to tell."]))
    if any(item.papers or any(r.changed for r in item.revised) for item in done):
        session.say("Nothing new counts until you confirm it. Next: tracker confirm")


def _lines(item: Reread) -> list[str]:
    from tracker.tasks.paper_titles import title_of_record

    if not item.has_news:
        return []
    lines = [f"{item.document} ({item.file})" + (f": {item.message}" if item.message else "")]
    for paper in item.papers:
        what = "new" if paper.new else "another copy of"
        lines.append(f"  {what} {paper.name}  {title_of_record(paper.record)}")
    for revised in item.revised:
        if revised.changed:
            lines.append(f"  {revised.name} still waits and was read anew: {_named(revised.changed)}")
        for name, words in revised.differs.items():
            lines.append(f'  {revised.name} stays as it is; its {_named((name,))} now reads "{words}"')
    return lines


def _named(fields: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ").replace("212e", "212(e)") for name in fields)
