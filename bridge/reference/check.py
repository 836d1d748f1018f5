"""`bridge check-config`: every file of config/ read, and held against the others."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bridge.billing.coding.procedure import ProcedureCatalog, Service
from bridge.billing.identifier import is_npi, is_tax_id, is_taxonomy
from bridge.billing.party import Licence
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity
from bridge.reference.carc import load_carcs
from bridge.reference.connection import Connection, load_connection
from bridge.reference.diagnosis import load_changes
from bridge.reference.ehr import ehr_profile
from bridge.reference.payer import all_payers, load_payer
from bridge.reference.practice import load_practice
from bridge.reference.procedure import load_procedures
from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.trading_partner import TradingPartner, read_trading_partner

Loaded = TypeVar("Loaded")


def check_config(root: Path = CONFIG) -> tuple[Problem, ...]:
    """Every Problem of the files under the config root; `place` is file and key. No Problem: all of it can be used."""
    faults: list[Problem] = []
    procedures = _load(load_procedures, root, "procedures.toml", faults)
    payers = _payers(root, faults)
    _load(load_carcs, root, "carc.csv", faults)
    _load(load_changes, root, "icd10_changes.csv", faults)
    practices = _each(root, "practices", load_practice, faults)
    partners = _each(root, "trading_partners", read_trading_partner, faults)
    connections = _each(root, "connections", load_connection, faults)
    _each(root, "ehrs", ehr_profile, faults)
    known = {practice.id for practice in practices} | {path.stem for path in (root / "practices").glob("*.toml")}
    faults += (problem for connection in connections for problem in _connection(connection, root, known))
    if not any((root / "practices").glob("*.toml")):
        faults.append(_problem("PRACTICE_MISSING", "practices/", "No practice file is there.", "Add one."))
    if procedures is not None and payers is not None:
        faults += (problem for practice in practices for problem in _practice(practice, payers, procedures, partners))
    if payers is not None:
        faults += (problem for partner in partners for problem in _partner(partner, payers))
        faults += _carve_outs(payers)
    return tuple(faults)


def _load(load: Callable[[Path], Loaded], path: Path, name: str, faults: list[Problem]) -> Loaded | None:
    try:
        return load(path)
    except ConfigFault as fault:
        faults.append(_problem("CONFIG_FAULT", name, f"{fault}.", "Correct the file."))
        return None


def _each(root: Path, folder: str, load: Callable[[Path], Loaded], faults: list[Problem]) -> list[Loaded]:
    paths = sorted((root / folder).glob("*.toml"))
    loaded = (_load(load, path, f"{folder}/{path.name}", faults) for path in paths)
    return [value for value in loaded if value is not None]


def _payers(root: Path, faults: list[Problem]) -> PayerCatalog | None:
    before = len(faults)
    _each(root, "payers", load_payer, faults)
    return _load(all_payers, root, "payers/", faults) if len(faults) == before else None


def _practice(
    practice: Practice, payers: PayerCatalog, procedures: ProcedureCatalog, partners: list[TradingPartner]
) -> Iterator[Problem]:
    file = f"practices/{practice.id}"
    yield from _identifiers(practice, file)
    for name, payer_id in practice.payers.items():
        if not payers.knows(payer_id):
            reason = f"Payer {payer_id} has no rule pack."
            yield _problem("PAYER_RULES_UNKNOWN", f"{file} payers.{name}", reason, f"Add payers/{payer_id}.toml.")
    served = {payer_id for partner in partners for payer_id in partner.payers}
    for payer_id in sorted(set(practice.payers.values()) - served):
        reason = f"No trading partner carries claims to {payer_id}."
        remedy = "Add the payer to a trading partner's list."
        yield _problem("PAYER_UNREACHED", f"{file} payers", reason, remedy, Severity.WARN)
    yield from _clinicians(practice, file)
    yield from _fees(practice, procedures, file)


def _identifiers(practice: Practice, file: str) -> Iterator[Problem]:
    billing = practice.billing
    npis = [("billing", billing.npi), *((f"clinician {c.id}", c.npi) for c in practice.clinicians.values())]
    npis += [
        (f"site {s.location_id}", s.facility.npi) for s in practice.sites.values() if s.facility and s.facility.npi
    ]
    for who, npi in npis:
        if not is_npi(npi):
            yield _problem("NPI_WRONG", f"{file} {who} npi", "The check digit does not fit.", "Correct the NPI.")
    taxonomies = [("billing", billing.taxonomy)]
    taxonomies += [(f"clinician {c.id}", c.taxonomy) for c in practice.clinicians.values()]
    for who, taxonomy in taxonomies:
        if not is_taxonomy(taxonomy):
            reason = "A taxonomy has ten characters and ends in X."
            yield _problem("TAXONOMY_WRONG", f"{file} {who} taxonomy", reason, "Correct the taxonomy.")
    if not is_tax_id(billing.tax_id):
        yield _problem("TAX_ID_WRONG", f"{file} billing tax_id", "A tax id has nine digits.", "Correct the tax id.")


def _clinicians(practice: Practice, file: str) -> Iterator[Problem]:
    for clinician in practice.clinicians.values():
        if clinician.licence is Licence.ASSOCIATE and clinician.supervisor is None:
            place = f"{file} clinician {clinician.id} supervisor"
            yield _problem("SUPERVISOR_MISSING", place, "An associate has no supervisor.", "Name the supervisor.")
    for enrolment in practice.enrolments:
        known = enrolment.clinician_id in practice.clinicians and enrolment.payer_id in practice.payers.values()
        if not known:
            place = f"{file} enrolment {enrolment.clinician_id} {enrolment.payer_id}"
            reason = "The enrolment names a clinician or a payer that the practice does not have."
            yield _problem("ENROLMENT_UNKNOWN", place, reason, "Correct the id.")


def _fees(practice: Practice, procedures: ProcedureCatalog, file: str) -> Iterator[Problem]:
    """Every code that coding can choose by itself has a usual charge, if a clinician of the practice may bill it."""
    licences = {clinician.licence for clinician in practice.clinicians.values()}
    usual = {fee.procedure for fee in practice.fees.fees if not fee.payer_id}
    for versions in procedures.procedures.values():
        newest = versions[-1]
        chosen = newest.service not in (Service.OTHER, Service.VISIT) and newest.billed_by & licences
        if chosen and newest.code not in usual:
            reason = f"{newest.code} has no usual charge."
            yield _problem("FEE_MISSING", f"{file} fees", reason, "Add it to the fee file.", Severity.WARN)


def _connection(connection: Connection, root: Path, practices: set[str]) -> Iterator[Problem]:
    file = f"connections/{connection.name}"
    if practices and connection.practice_id not in practices:
        reason = f"There is no practice {connection.practice_id}."
        yield _problem("PRACTICE_UNKNOWN", f"{file} practice", reason, f"Add practices/{connection.practice_id}.toml.")
    if not (root / "ehrs" / f"{connection.profile}.toml").is_file():
        reason = f"There is no EHR profile {connection.profile}."
        yield _problem("PROFILE_UNKNOWN", f"{file} profile", reason, f"Add ehrs/{connection.profile}.toml.")


def _partner(partner: TradingPartner, payers: PayerCatalog) -> Iterator[Problem]:
    for payer_id in sorted(partner.payers):
        if not payers.knows(payer_id):
            place = f"trading_partners/{partner.name} payers"
            reason = f"Payer {payer_id} has no rule pack."
            yield _problem("PAYER_RULES_UNKNOWN", place, reason, f"Add payers/{payer_id}.toml.")


def _carve_outs(payers: PayerCatalog) -> Iterator[Problem]:
    for payer_id, packs in payers.packs.items():
        for rules in packs:
            other = rules.mental_health_carved_out_to
            if other and not payers.knows(other):
                reason = f"Behavioral health is carved out to {other}, which has no rule pack."
                yield _problem("PAYER_RULES_UNKNOWN", f"payers/{payer_id}", reason, f"Add payers/{other}.toml.")


def _problem(code: str, place: str, reason: str, remedy: str, severity: Severity = Severity.HOLD) -> Problem:
    return Problem(code=code, place=place, reason=reason, remedy=remedy, severity=severity)
