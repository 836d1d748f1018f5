"""`bridge rule`: the rules that a practice wrote for itself: listed, tested on past claims, added, switched."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.commands.failure import Refused, told

if TYPE_CHECKING:
    from bridge.billing.back_test import BackTest, Tally
    from bridge.billing.practice_rule import PracticeRule
    from bridge.services import Services
    from bridge.services.mending import Person
    from bridge.services.practice_rules import KnownRule, Saved
    from bridge.store.practice_rules import StoredRule

app = typer.Typer(no_args_is_help=True, help=__doc__, rich_markup_mode=None)  # else [[rule]] is taken for markup

WHO = "command line"
_COLUMNS = "{:<32} {:>7} {:<5} {:<5} {:<6} {}"
_HEADINGS = ("rule", "version", "does", "is", "from", "in words")
_SUMS = "{:<34} {:>7} {:>14}  {}"

_Practice = Annotated[str, typer.Option("--practice", help="Its id; may be left out where there is only one.")]
_Id = Annotated[str, typer.Argument(metavar="ID", help="OWN_LONG_SESSIONS")]


@app.callback()
def rule() -> None:
    """The rules that a practice wrote for itself."""


@app.command(name="list")
def list_rules(practice: _Practice = "") -> None:
    """Every rule in words: those of the practice's file, and those that people saved, each in its newest version.

    Exit status 1 when one is left out, because it does not fit this program or this configuration any more.
    """
    with _opened(practice) as (services, practice_id):
        from bridge.services.practice_rules import known

        with services.store.reading(practice_id) as tx:
            rules = known(services, tx)
    for row in (_HEADINGS, *map(_cells, rules)) if rules else (("no rules", "", "", "", "", ""),):
        typer.echo(_COLUMNS.format(*row).rstrip())
    left_out = [(each.rule.id, fault) for each in rules for fault in each.faults]
    for rule_id, fault in left_out:
        typer.echo(f"{rule_id} is left out: {fault}", err=True)
    if left_out:
        raise typer.Exit(1)


@app.command()
def show(rule_id: _Id, practice: _Practice = "") -> None:
    """One rule: what it asks and does, and every version of it."""
    with _opened(practice) as (services, practice_id):
        found = _known(services, practice_id, rule_id)
        with services.store.reading(practice_id) as tx:
            versions = tx.practice_rules.versions_of(rule_id)
        zone = services.configuration.practices[practice_id].time_zone
    for line in _shown(found.rule):
        typer.echo(line)
    for stored in versions:
        at = f"{stored.at.astimezone(zone):%Y-%m-%d %H:%M}"
        typer.echo(
            f"  version {stored.rule.version}, {at}, {_by(stored)}: {_state(stored.rule)}, {_words(stored.rule)}"
        )


@app.command(name="test")
def back_test(
    rule: Annotated[str, typer.Argument(metavar="FILE|ID", help="A TOML with [[rule]], or a rule that is there.")],
    months: Annotated[int, typer.Option(min=1, max=60, help="How far back, by service date.")] = 12,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write one JSON document.")] = None,
    practice: _Practice = "",
) -> None:
    """What a rule would have done to past claims, and what became of those. It changes nothing."""
    with _opened(practice) as (services, practice_id):
        from bridge.services import practice_rules

        rules = _rules(services, practice_id, rule)
        tests = [practice_rules.test(services, practice_id, each, months=months) for each in rules]
        since = practice_rules.first_day(services.local_now(practice_id).date(), months)
        for each, tested in zip(rules, tests, strict=True):
            for line in _report(services, each, tested, since):
                typer.echo(line)
        if json_file is not None:
            _write_json(json_file, rules, tests, since)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="A TOML with one [[rule]] or several: all are kept, or none.")],
    practice: _Practice = "",
) -> None:
    """Keeps rules, each as its next version; what has not left is drafted again by a running serve or worker."""
    with _opened(practice) as (services, practice_id):
        from bridge.reference.practice_rule import load_rules
        from bridge.services.practice_rules import save

        rules = load_rules(file, services.configuration.practices[practice_id].charter)
        _tell(save(services, _person(practice_id), rules))


@app.command()
def on(rule_id: _Id, practice: _Practice = "") -> None:
    """Switches a rule on."""
    _switch(rule_id, practice, is_on=True)


@app.command()
def off(rule_id: _Id, practice: _Practice = "") -> None:
    """Switches a rule off: what it alone held is let go."""
    _switch(rule_id, practice, is_on=False)


def _switch(rule_id: str, practice: str, *, is_on: bool) -> None:
    with _opened(practice) as (services, practice_id):
        from bridge.services.practice_rules import switch

        _known(services, practice_id, rule_id)
        _tell(switch(services, _person(practice_id), rule_id, is_on=is_on))


@contextmanager
def _opened(practice: str) -> "Iterator[tuple[Services, str]]":
    """The services and the practice's id. Raises Refused, and tells what cannot be opened."""
    with told():
        from bridge.app import open_services
        from bridge.settings import load

        with open_services(load()) as (services, _):
            known = sorted(services.configuration.practices)
            if not practice and len(known) != 1:
                raise Refused(f"say whose rules with --practice: {', '.join(known) or 'there is no practice'}")
            if practice and practice not in known:
                raise Refused(f"there is no practice {practice} in config/practices (known: {', '.join(known)})")
            yield services, practice or known[0]


def _rules(services: "Services", practice_id: str, named: str) -> "tuple[PracticeRule, ...]":
    """Of a file, or the one with that id. Raises ConfigFault, Refused."""
    from bridge.reference.practice_rule import load_rules

    if named.endswith(".toml") or Path(named).is_file():
        return load_rules(Path(named), services.configuration.practices[practice_id].charter)
    return (_known(services, practice_id, named).rule,)


def _known(services: "Services", practice_id: str, rule_id: str) -> "KnownRule":
    """The one that counts: of two with one id the file's. Raises Refused."""
    from bridge.services.practice_rules import known

    with services.store.reading(practice_id) as tx:
        rules = known(services, tx)
    found = next((each for each in rules if each.rule.id == rule_id), None)
    if found is None:
        ids = ", ".join(dict.fromkeys(each.rule.id for each in rules)) or "none"
        raise Refused(f"there is no rule {rule_id} in {practice_id} (known: {ids})")
    return found


def _person(practice_id: str) -> "Person":
    from bridge.services.mending import Person

    return Person(practice_id=practice_id, reference=WHO)


def _tell(saved: "Saved") -> None:
    if saved.faults:
        raise Refused("; ".join(saved.faults))
    for each in saved.rules:
        typer.echo(f"{each.id}, version {each.version}, is {_state(each)}: {_words(each)}")


def _cells(each: "KnownRule") -> tuple[str, ...]:
    source = "file" if each.is_of_file else "people"
    covered = " (the file's rule of this id counts)" if each.is_covered else ""
    rule = each.rule
    return rule.id, str(rule.version), rule.effect.value, _state(rule), source, f"{_words(rule)}{covered}"


def _state(rule: "PracticeRule") -> str:
    return "on" if rule.is_on else "off"


def _words(rule: "PracticeRule") -> str:
    from bridge.billing.practice_rule.words import in_words

    return in_words(rule)


def _by(stored: "StoredRule") -> str:
    return stored.rule.written_by.removeprefix("person:")


def _shown(rule: "PracticeRule") -> Iterator[str]:
    yield f"{rule.id}, version {rule.version}, {_state(rule)}: {rule.name}"
    yield f"  {_words(rule)}"
    for name, text in (("why", rule.message), ("remedy", rule.remedy), ("prevents", ", ".join(rule.prevents))):
        if text:
            yield f"  {name}: {text}"


def _report(services: "Services", rule: "PracticeRule", tested: "BackTest", since: date) -> Iterator[str]:
    yield f"{rule.id}: {_words(rule)}"
    yield (
        f"Claims since {since}: {tested.looked_at} asked, {tested.outside} of days that the rule is not meant for, "
        f"{tested.unknown.claims} that could not be told."
    )
    yield _SUMS.format("", "claims", "dollars", "charged; of paid claims what was paid").rstrip()
    for name, tally in _sums(tested):
        yield _SUMS.format(name, tally.claims, f"{tally.dollars:,.2f}", _numbers(tally)).rstrip()
    for carc, tally in tested.by_carc.items():
        yield _SUMS.format(
            f"  CARC {carc}", tally.claims, f"{tally.dollars:,.2f}", services.configuration.carc_words(carc)
        )
    if tested.share is not None:
        named = f" with CARC {', '.join(rule.prevents)}" if rule.prevents else ""
        share = (tested.share * 100).quantize(Decimal(1))
        yield f"Of {tested.denials.claims} refusals{named} it would have met {tested.prevented.claims} ({share} %)."


def _sums(tested: "BackTest") -> Iterator[tuple[str, "Tally"]]:
    """Each kind that a rule can have; those of a SET only where it has them."""
    yield "it fits", tested.caught
    yield "  denied or rejected", tested.refused
    yield "  paid, and refused in part", tested.partly
    yield "  paid in full", tested.paid
    yield "  sent, not answered", tested.still_open
    yield "  waiting now", tested.waiting
    if tested.would_change.claims or tested.not_set.claims:
        yield "would be another claim", tested.would_change
        yield "nothing could be set", tested.not_set


def _numbers(tally: "Tally") -> str:
    more = tally.claims - len(tally.numbers[:3])
    return " ".join(tally.numbers[:3]) + (f" and {more} more" if more > 0 else "")


def _write_json(file: Path, rules: "Sequence[PracticeRule]", tests: "Sequence[BackTest]", since: date) -> None:
    import json

    from bridge.billing.document import to_document
    from bridge.billing.practice_rule.written import rule_as_written

    document = {
        "since": since.isoformat(),
        "rules": [
            {"rule": rule_as_written(rule), "in_words": _words(rule), "test": to_document(tested)}
            for rule, tested in zip(rules, tests, strict=True)
        ],
    }
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
