"""`bridge x12`: show, check and acknowledge an X12 file. It is the user's own file: nothing in it is masked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bridge.x12.fault import Fault
    from bridge.x12.outline import Line

app = typer.Typer(no_args_is_help=True, help="Shows, checks and acknowledges X12 files.")

_LONGEST_ID = 20
File = Annotated[Path, typer.Argument(help="An X12 file.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of lines.")]


@app.command()
def show(
    file: File,
    as_json: AsJson = False,
    raw: Annotated[bool, typer.Option("--raw", help="The file as it was read, byte for byte.")] = False,
) -> None:
    """Every segment under its loop, with its name; what the guide does not know is marked with "?"."""
    from bridge.x12.outline import outline
    from bridge.x12.tokenizer import NotX12, encoding_of, restore

    body, text = _read(file)
    try:
        lines = outline(text)
    except NotX12 as error:
        raise _wrong(f"{file} is no X12 file: {error}.") from error
    if raw:
        typer.echo(restore(line.segment for line in lines).encode(encoding_of(body)), nl=False)
    elif as_json:
        _echo_json({"segments": [_line_json(line) for line in lines]})
    else:
        for line in lines:
            typer.echo(_line_text(line))


@app.command()
def check(file: File, as_json: AsJson = False) -> None:
    """Says what is wrong, one line a fault; exit status 1 when there is an error, 0 with warnings only."""
    from bridge.x12.check import check as faults_of

    faults = faults_of(_read(file)[1])
    if as_json:
        _echo_json({"faults": [_fault_json(fault) for fault in faults]})
    else:
        for fault in faults:
            typer.echo(_fault_text(fault))
        if not faults:
            typer.echo("No faults found.")
    raise typer.Exit(int(any(fault.is_error for fault in faults)))


@app.command()
def ack(
    file: File,
    control_number: Annotated[int, typer.Option(help="ISA13 of the answer.", min=1, max=999_999_999)] = 1,
    group_number: Annotated[int, typer.Option(help="GS06 of the answer.", min=1, max=999_999_999)] = 1,
) -> None:
    """Prints the 999 that answers the file, or the TA1 when its envelope cannot be trusted."""
    from bridge import clock
    from bridge.x12.acknowledgment import acknowledge
    from bridge.x12.tokenizer import NotX12

    _, text = _read(file)
    try:
        answers = acknowledge(text, control_number=control_number, group_number=group_number, written_at=clock.now())
    except NotX12 as error:
        raise _wrong(f"{file} is no X12 file, so there is nobody to answer: {error}.") from error
    for answer in answers:
        typer.echo(answer.text.replace("~", "~\n"), nl=False)


def _read(file: Path) -> tuple[bytes, str]:
    from bridge.x12.tokenizer import read_text

    try:
        body = file.read_bytes()
    except OSError as error:
        raise _wrong(f"{file} cannot be read: {error.strerror}.") from error
    return body, read_text(body)


def _wrong(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(2)


def _echo_json(document: dict[str, Any]) -> None:
    import json

    typer.echo(json.dumps(document, indent=2))


def _line_json(line: "Line") -> dict[str, Any]:
    segment = line.segment
    return {
        "segment": segment.number,
        "id": segment.id,
        "loop": line.loop,
        "name": line.name,
        "depth": line.depth,
        "offset": segment.offset,
        "elements": list(segment.elements),
        "raw": segment.raw,
    }


def _line_text(line: "Line") -> str:
    heading = f"{'  ' * line.depth}{line.loop} {line.loop_name}\n" if line.opens_loop else ""
    indent = "  " * (line.depth + 1 if line.depth else 0)
    return f"{heading}{indent}{line.segment.raw.strip()}  {line.name or '?'}"


def _fault_json(fault: "Fault") -> dict[str, Any]:
    return {
        "segment": fault.segment,
        "id": _shown(fault.id),
        "element": fault.element,
        "component": fault.component,
        "repetition": fault.repetition,
        "code": fault.code,
        "message": fault.message,
        "remedy": fault.remedy,
        "table": fault.table.value,
        "level": fault.level,
        "severity": fault.severity.value,
        "loop": fault.loop,
        "offset": fault.offset,
        "interchange": fault.interchange,
        "group": fault.group,
        "transaction": fault.transaction,
    }


def _shown(segment_id: str) -> str:
    """Where a terminator is lost, the rest of the file is one segment id."""
    return segment_id if len(segment_id) <= _LONGEST_ID else f"{segment_id[:_LONGEST_ID]}..."


def _fault_text(fault: "Fault") -> str:
    where = f"segment {fault.segment} " if fault.segment else ""
    place = f" in loop {fault.loop}" if fault.loop else ""
    position = f"{fault.element:02}" if fault.element else ""
    message = fault.message.rstrip(".")
    return f"{fault.severity.value}: {where}{_shown(fault.id)}{position}{place}: {message} ({fault.table} {fault.code})"
