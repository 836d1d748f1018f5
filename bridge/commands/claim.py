"""`bridge claim draft`: from FHIR files to claims, Problems and origins, without a server."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bridge.billing.claim import Claim
    from bridge.billing.practice import Practice
    from bridge.billing.problem import Problem
    from bridge.draft import Outcome, Rules
    from bridge.mapping.bundle import Placed
    from bridge.mapping.profile import Profile

app = typer.Typer(no_args_is_help=True, help="Claims, offline.")

_NUMBER = 1  # a preview's ISA13, GS06 and ST02: it never leaves


class SourceFault(ValueError):
    """The files cannot be read as FHIR; names file and line. Never retryable."""

    retryable = False


@app.callback()
def claim() -> None:
    """Claims, offline."""


@app.command()
def draft(
    source: Annotated[
        Path, typer.Argument(metavar="BUNDLE.json|DIR_OF_NDJSON", help="A FHIR Bundle, or NDJSON files.")
    ],
    ehr: Annotated[str, typer.Option(metavar="NAME_OR_FILE", help="The mapping profile: config/ehrs/NAME.toml.")],
    practice: Annotated[str, typer.Option(metavar="FILE", help="The practice file; without one nothing drafts.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    x12: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the drafted claims as an 837P.")] = None,
    today: Annotated[str, typer.Option(metavar="DATE", help="The day for timely filing; default today.")] = "",
    audit: Annotated[bool, typer.Option("--audit", help="Print each claim's audit sheet.")] = False,
) -> None:
    """From FHIR files to claims: one outcome per encounter, each claim with its origins, each hold with its remedy."""
    from bridge.mapping.bundle import BundleFault
    from bridge.mapping.profile import ProfileFault
    from bridge.reference.source import ConfigFault
    from bridge.services.configuration import load_rules
    from bridge.settings import SettingsRefused, read

    try:
        settings = read()
        clinic = _practice(practice, settings.config_dir)
        profile, day = _profile(ehr, settings.config_dir), _day(today, clinic)
        rules = load_rules(settings.config_dir, settings.reference_dir)
        outcomes, stray = _draft(source, profile, clinic, rules, day)
    except (SourceFault, BundleFault, ProfileFault, ConfigFault, SettingsRefused) as fault:
        typer.echo(f"bridge claim draft: {fault}", err=True)
        raise typer.Exit(2) from None
    if x12 is not None:
        _write_x12(x12, outcomes, clinic)
    _print_json(outcomes, stray) if as_json else _print_table(outcomes, stray)
    if audit and clinic is not None and not as_json:
        _print_audit(outcomes, clinic, rules)


def _draft(
    source: Path, profile: "Profile", practice: "Practice | None", rules: "Rules", today: date
) -> "tuple[tuple[Outcome, ...], tuple[Problem, ...]]":
    """Outcomes, and the Problems of resources that belong to no encounter."""
    from dataclasses import replace

    from bridge.billing.history import NO_HISTORY
    from bridge.draft import OutcomeStatus, draft
    from bridge.mapping.bundle import read_bundle

    read = read_bundle(_rows(source))
    outcomes = []
    for outcome in draft(read.chart, profile, practice, rules, NO_HISTORY, today):
        own = tuple(p for encounter_id, p in read.problems if encounter_id == outcome.encounter_id)
        status = OutcomeStatus.HELD if own else outcome.status
        outcomes.append(replace(outcome, status=status, problems=(*own, *outcome.problems)))
    return tuple(outcomes), tuple(p for encounter_id, p in read.problems if not encounter_id)


def _rows(source: Path) -> "Iterator[Placed]":
    """Raises SourceFault, BundleFault."""
    from bridge.mapping.bundle import Placed, unpack

    if source.is_dir():
        files = sorted(source.glob("*.ndjson"))
        if not files:
            raise SourceFault(f"{source}: holds no .ndjson file")
    else:
        files = [source]
    for file in files:
        text = _text(file)
        if file.suffix != ".ndjson":
            yield from unpack(_parse(text, f"{file.name}", 0), file.name)
            continue
        for number, line in enumerate(text.split("\n"), start=1):  # splitlines would cut at U+2028, which JSON may hold
            if line.strip():
                yield Placed(place=f"{file.name}:{number}", json=_parse(line, file.name, number))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceFault(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SourceFault(f"{file}: is not UTF-8 text") from error


def _parse(text: str, name: str, line: int) -> Any:
    """`line` 0: the text is a whole file, whose own line numbers count."""
    import json

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceFault(f"{name}:{line or error.lineno}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise SourceFault(f"{name}:{line or 1}: JSON nested too deeply") from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise SourceFault(f"{name}:{line or 1}: JSON with a number that is too long") from error


def _practice(name_or_file: str, root: Path) -> "Practice | None":
    from bridge.reference.practice import load_practice, practice_named

    if not name_or_file:
        return None
    is_file = name_or_file.endswith(".toml") or Path(name_or_file).exists()
    return load_practice(Path(name_or_file), root) if is_file else practice_named(name_or_file, root)


def _profile(name_or_file: str, root: Path) -> "Profile":
    from bridge.mapping.profile import read_profile
    from bridge.reference.ehr import ehr_profile

    return read_profile(ehr_profile(name_or_file, root))


def _day(text: str, practice: "Practice | None") -> date:
    from zoneinfo import ZoneInfo

    from bridge import clock

    if not text:
        return clock.today(practice.time_zone if practice is not None else ZoneInfo("UTC"))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SourceFault(f"--today {text}: is no date (YYYY-MM-DD)") from error


def _write_x12(file: Path, outcomes: "Sequence[Outcome]", practice: "Practice | None") -> None:
    claims = {c.control_number: c for o in outcomes for c in o.claims if o.may_leave(c)}
    if practice is None or not claims:
        typer.echo(f"bridge claim draft: no claim may leave, so {file} is not written", err=True)
        return
    from bridge import clock

    text = _interchange(tuple(claims.values()), practice, clock.now().astimezone(practice.time_zone))
    try:
        file.write_text(text, encoding="ascii")
    except OSError as error:
        typer.echo(f"bridge claim draft: {file}: cannot be written ({error.strerror})", err=True)
        raise typer.Exit(2) from None


def _interchange(claims: "tuple[Claim, ...]", practice: "Practice", at: datetime) -> str:
    """A test interchange (ISA15 T) of one transaction set, from the practice to nobody."""
    from bridge.x12.interchange import GroupHeader, InterchangeHeader, write_interchange
    from bridge.x12.transactions import claim_837p
    from bridge.x12.transactions.submission import Submission

    sender, receiver = practice.billing.tax_id, "PREVIEW"
    submission = Submission(
        transaction_number=f"{_NUMBER:04d}",
        reference=f"PREVIEW{_NUMBER}",
        created_at=at,
        submitter_name=practice.billing.name,
        submitter_id=sender,
        receiver_name=receiver,
        receiver_id=receiver,
        contact_name=practice.billing.contact_name or practice.billing.name,
        contact_phone=practice.billing.contact_phone,
    )
    header = InterchangeHeader(sender=sender, receiver=receiver, control_number=_NUMBER, written_at=at)
    group = GroupHeader(
        functional_id="HC", sender=sender, receiver=receiver, control_number=_NUMBER, version=claim_837p.VERSION
    )
    return write_interchange(header, group, [claim_837p.write(claims, submission)])


def _print_json(outcomes: "Sequence[Outcome]", stray: "Sequence[Problem]") -> None:
    import json

    from bridge.billing.document import to_document

    document = {"outcomes": [_document(o) for o in outcomes], "problems": to_document(tuple(stray))}
    typer.echo(json.dumps(document, indent=1))


def _document(outcome: "Outcome") -> dict[str, Any]:
    from bridge.billing.document import to_document

    claims = [{**to_document(c), "charge": str(c.charge), "may_leave": outcome.may_leave(c)} for c in outcome.claims]
    return {
        "encounter": outcome.encounter_id,
        "status": outcome.status.value,
        "claims": claims,
        "problems": to_document(outcome.problems),
    }


def _print_table(outcomes: "Sequence[Outcome]", stray: "Sequence[Problem]") -> None:
    from collections import Counter

    for outcome in outcomes:
        typer.echo(f"{outcome.encounter_id}  {outcome.status}")
        for each in outcome.claims:
            lines = ", ".join(" ".join((line.procedure, *line.modifiers)) for line in each.lines)
            typer.echo(f"    {each.control_number}  {each.payer.id}  {lines}  ${each.charge}")
        _print_problems(outcome.problems)
    _print_problems(stray)
    counted = Counter(o.status.value for o in outcomes)
    typer.echo(", ".join(f"{n} {status}" for status, n in sorted(counted.items())) or "no encounters")


def _print_audit(outcomes: "Sequence[Outcome]", practice: "Practice", rules: "Rules") -> None:
    """Each claim once: one whose lines come from two encounters stands in both outcomes."""
    from bridge.billing.audit_sheet import audit_sheet
    from bridge.billing.audit_text import audit_text

    sessions = {session.encounter_id: session for outcome in outcomes for session in outcome.sessions}
    claims = {each.control_number: each for outcome in outcomes for each in outcome.claims}
    for each in claims.values():
        typer.echo(audit_text(audit_sheet(each, sessions, rules.procedures), practice.time_zone))


def _print_problems(problems: "Sequence[Problem]") -> None:
    for problem in problems:
        typer.echo(f"    {problem.code} ({problem.place}): {problem.reason} {problem.remedy}")
