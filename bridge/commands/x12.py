"""`bridge x12`: show, check and acknowledge an X12 file. It is the user's own file: nothing in it is masked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bridge.x12.code_set import CodeSets
    from bridge.x12.fault import Fault
    from bridge.x12.outline import Line
    from bridge.x12.trading_partner import PartnerRules

app = typer.Typer(no_args_is_help=True, help="Shows, checks and acknowledges X12 files.")

_CHUNK = 1 << 20
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
        lines = outline(text, encoding_of(body))
    except NotX12 as error:
        raise _wrong(f"{file} is no X12 file: {error}. {error.remedy}") from error
    if raw:
        typer.echo(restore(line.segment for line in lines).encode(encoding_of(body)), nl=False)
    elif as_json:
        _echo_json({"segments": [_line_json(line) for line in lines]})
    else:
        for line in lines:
            typer.echo(_line_text(line))


@app.command()
def check(
    file: File,
    as_json: AsJson = False,
    partner: Annotated[str, typer.Option(help="Also what this trading partner of config/ wants.")] = "",
    codes: Annotated[bool, typer.Option(help="Look codes up in their lists.")] = True,
    values: Annotated[bool, typer.Option("--values", help="Show what stands at each place.")] = False,
) -> None:
    """Says what is wrong, one line a fault; exit status 1 when there is an error, 0 with warnings only.

    A file of any size is read bit by bit; its faults come as they are found.
    """
    from bridge.x12.check import check_bit_by_bit

    sets, rules = _code_sets() if codes else None, _partner_rules(partner) if partner else None
    encoding, found, errors = _encoding(file), 0, 0
    with _json_faults(as_json) as show, _open(file, encoding) as text:
        for faults in check_bit_by_bit(text.read, sets, rules, encoding):
            for fault in faults:
                show(_fault_json(fault, values) if as_json else _fault_text(fault, values))
            found += len(faults)
            errors += sum(fault.is_error for fault in faults)
    if not found and not as_json:
        typer.echo("No faults found.")
    raise typer.Exit(int(errors > 0))


@app.command()
def ack(
    file: File,
    control_number: Annotated[int, typer.Option(help="ISA13 of the answer.", min=1, max=999_999_999)] = 1,
    group_number: Annotated[int, typer.Option(help="GS06 of the answer.", min=1, max=999_999_999)] = 1,
    claims: Annotated[bool, typer.Option("--claims", help="The 277CA on the claims instead.")] = False,
) -> None:
    """Prints the 999 that answers the file, or the TA1 when its envelope cannot be trusted."""
    from bridge import clock
    from bridge.x12.acknowledgment import acknowledge
    from bridge.x12.acknowledgment.claim import acknowledge_claims
    from bridge.x12.check import check as faults_of
    from bridge.x12.tokenizer import NotX12

    _, text = _read(file)
    faults = faults_of(text, _code_sets() if claims else None)
    answer = acknowledge_claims if claims else acknowledge
    try:
        answers = answer(
            text, control_number=control_number, group_number=group_number, written_at=clock.now(), faults=faults
        )
    except NotX12 as error:
        raise _wrong(f"{file} is no X12 file, so there is nobody to answer: {error}. {error.remedy}") from error
    if not answers:
        typer.echo(f"{file} holds {'no claims' if claims else 'nothing'} to answer.", err=True)
        raise typer.Exit(1)
    for one in answers:
        typer.echo(one.text.replace("~", "~\n"), nl=False)


@contextmanager
def _json_faults(as_json: bool) -> Iterator[Callable[[Any], None]]:
    """Shows faults as they come: lines, or the members of one JSON document."""
    import json

    if not as_json:
        yield typer.echo
        return
    shown = 0

    def show(document: Any) -> None:
        nonlocal shown
        typer.echo(("," if shown else "") + "\n" + indent(json.dumps(document, indent=2), "    "), nl=False)
        shown += 1

    typer.echo('{\n  "faults": [', nl=False)
    yield show
    typer.echo("\n  ]\n}" if shown else "]\n}")


def _code_sets() -> "CodeSets":
    """The lists that ship, under those that were loaded."""
    from bridge.reference.source import ConfigFault
    from bridge.services.standard import code_sets
    from bridge.settings import SettingsRefused, read

    try:
        settings = read()
        return code_sets(settings.config_dir, settings.reference_dir)
    except (ConfigFault, SettingsRefused) as error:
        raise _wrong(f"{error}.") from error


def _partner_rules(name: str) -> "PartnerRules":
    from bridge.reference.source import ConfigFault
    from bridge.reference.trading_partner import all_trading_partners
    from bridge.services.standard import partner_rules

    try:
        found = {partner.name: partner for partner in all_trading_partners()}
        if name in found:
            return partner_rules(found[name])
    except ConfigFault as error:
        raise _wrong(f"{error}.") from error
    raise _wrong(f"There is no trading partner {name}; config/ has {', '.join(sorted(found)) or 'none'}.")


def _encoding(file: Path) -> str:
    """As `encoding_of`, without the whole file in memory."""
    try:
        with file.open(encoding="utf-8", newline="") as text:
            while text.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    except OSError as error:
        raise _unreadable(file, error) from error
    return "utf-8"


def _open(file: Path, encoding: str) -> IO[str]:
    try:
        return file.open(encoding=encoding, newline="")
    except OSError as error:
        raise _unreadable(file, error) from error


def _read(file: Path) -> tuple[bytes, str]:
    from bridge.x12.tokenizer import read_text

    try:
        body = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error
    return body, read_text(body)


def _unreadable(file: Path, error: OSError) -> typer.Exit:
    return _wrong(f"{file} cannot be read: {error.strerror}.")


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


def _fault_json(fault: "Fault", with_value: bool) -> dict[str, Any]:
    return {
        **({"value": fault.value} if with_value else {}),
        "segment": fault.segment,
        "id": fault.id,
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


def _fault_text(fault: "Fault", with_value: bool) -> str:
    where = f"segment {fault.segment} " if fault.segment else ""
    place = f" in loop {fault.loop}" if fault.loop else ""
    element = f"{fault.element:02}" if fault.element else ""
    component = f"-{fault.component}" if fault.component else ""
    repetition = f" repetition {fault.repetition}" if fault.repetition > 1 else ""
    position = f"{fault.id}{element}{component}{repetition}"
    message = fault.message.rstrip(".")
    value = f" [{fault.value}]" if with_value and fault.value else ""
    code = f"({fault.table} {fault.code}, level {fault.level})"
    return f"{fault.severity.value}: {where}{position}{place}: {message}{value} {code}. {fault.remedy}".rstrip()
