"""`bridge check-config`: every file of config/ read, and held against the others."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bridge.billing.coding.edit import NO_EDITS
from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.diagnosis_limit import DiagnosisLimits
from bridge.billing.identifier import is_npi, is_tax_id, is_taxonomy
from bridge.billing.party import Licence
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity
from bridge.billing.taxonomy import Taxonomies
from bridge.reference.carc import load_carcs
from bridge.reference.connection import Connection, load_connection
from bridge.reference.connection_check import unread_activities
from bridge.reference.diagnosis import load_years
from bridge.reference.diagnosis_limit import load_limits
from bridge.reference.diagnosis_note import load_notes
from bridge.reference.diagnosis_words import load_diagnosis_words
from bridge.reference.edit import load_edits
from bridge.reference.ehr import ehr_profile
from bridge.reference.list_check import check_lists
from bridge.reference.payer import all_payers, load_payer, payer_library
from bridge.reference.payer_check import check_examples, check_packs
from bridge.reference.practice import load_practice
from bridge.reference.procedure import read_procedures
from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.taxonomy import load_taxonomies
from bridge.reference.trading_partner import TradingPartner, read_trading_partner

Loaded = TypeVar("Loaded")


def check_config(root: Path = CONFIG, loaded: Path | None = None) -> tuple[Problem, ...]:
    """Every Problem of the files under the config root and of the loaded lists; `place` is file and key.

    No Problem: all of it can be used.
    """
    faults: list[Problem] = []
    edits = _load(lambda path: load_edits(path, loaded), root, "edits/", faults)
    procedures = _load(lambda path: read_procedures(path, edits or NO_EDITS), root, "procedures.toml", faults)
    payers = _payers(root, faults)
    _load(lambda path: load_carcs(path, loaded), root, "carc.csv", faults)
    _load(lambda path: load_years(path, loaded), root, "icd10_changes.csv", faults)
    _load(lambda path: load_notes(path, loaded), root, "icd10_notes.csv", faults)
    _load(load_diagnosis_words, root, "icd10_words.csv", faults)
    limits = _load(load_limits, root, "icd10_rules.toml", faults)
    taxonomies = _load(load_taxonomies, root, "taxonomies.csv", faults)
    practices = _each(root, "practices", load_practice, faults)
    faults += (problem for practice in practices for problem in _taxonomies(practice, taxonomies or {}))
    partners = _each(root, "trading_partners", read_trading_partner, faults)
    connections = _each(root, "connections", load_connection, faults)
    _each(root, "ehrs", ehr_profile, faults)
    known = {practice.id for practice in practices} | {path.stem for path in (root / "practices").glob("*.toml")}
    faults += (problem for connection in connections for problem in _connection(connection, root, known))
    if not any((root / "practices").glob("*.toml")):
        faults.append(_problem("PRACTICE_MISSING", "practices/", "No practice file is there.", "Add one."))
    if procedures is not None and payers is not None:
        faults += (problem for practice in practices for problem in _practice(practice, payers, procedures, partners))
        faults += _packs(root, payers, procedures)
    if payers is not None:
        faults += (problem for partner in partners for problem in _partner(partner, payers))
        faults += _carve_outs(payers)
    if payers is not None and limits is not None:
        faults += _service_diagnoses(payers, limits)
    if loaded is not None and procedures is not None:
        lists = _load(lambda path: check_lists(root, path, practices, procedures.version), loaded, "reference/", faults)
        faults += lists or ()
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
    _each(root, "payers", lambda path: load_payer(path, root), faults)
    _each(root, "payer_library", lambda path: load_payer(path, root), faults)
    return _load(all_payers, root, "payers/", faults) if len(faults) == before else None


def _packs(root: Path, payers: PayerCatalog, procedures: ProcedureCatalog) -> Iterator[Problem]:
    """The packs' codes and their own examples; only of files that can be read."""
    faults: list[Problem] = []
    library = _load(payer_library, root, "payer_library/", faults)
    if library is not None:
        yield from check_packs("payers", payers, procedures)
        yield from check_packs("payer_library", library, procedures)
        found = _load(lambda path: tuple(check_examples(path, procedures)), root, "payers/", faults)
        yield from found or ()
    yield from faults


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
    yield from _enrolments(practice, file)


def _enrolments(practice: Practice, file: str) -> Iterator[Problem]:
    for enrolment in practice.enrolments:
        place = f"{file} enrolment {enrolment.clinician_id} {enrolment.payer_id}"
        known = enrolment.clinician_id in practice.clinicians and enrolment.payer_id in practice.payers.values()
        if not known or enrolment.location_id not in ("", *practice.sites):
            reason = "The enrolment names a clinician, a payer or a site that the practice does not have."
            yield _problem("ENROLMENT_UNKNOWN", place, reason, "Correct the id.")
        if enrolment.billing_npi and not is_npi(enrolment.billing_npi):
            yield _problem("NPI_WRONG", f"{place} billing_npi", "The check digit does not fit.", "Correct the NPI.")
        if enrolment.taxonomy and not is_taxonomy(enrolment.taxonomy):
            reason = "A taxonomy has ten characters and ends in X."
            yield _problem("TAXONOMY_WRONG", f"{place} taxonomy", reason, "Correct the taxonomy.")


def _taxonomies(practice: Practice, taxonomies: Taxonomies) -> Iterator[Problem]:
    """Every claim of such a clinician would be held."""
    for clinician in practice.clinicians.values():
        taxonomy = taxonomies.get(clinician.taxonomy)
        if taxonomy is not None and not taxonomy.fits(clinician.licence):
            place = f"practices/{practice.id} clinician {clinician.id} taxonomy"
            reason = f"{taxonomy.code} ({taxonomy.label}) is no taxonomy of the licence {clinician.licence.value}."
            remedy = "Correct taxonomy or licence."
            yield _problem("TAXONOMY_OF_ANOTHER_LICENCE", place, reason, remedy)


def _fees(practice: Practice, procedures: ProcedureCatalog, file: str) -> Iterator[Problem]:
    """Every code that coding can choose by itself has a usual charge, if a clinician of the practice may bill it."""
    licences = {clinician.licence for clinician in practice.clinicians.values()}
    usual = {fee.procedure for fee in practice.fees.fees if not fee.payer_id}
    for versions in procedures.procedures.values():
        newest = versions[-1]
        chosen = newest.service.is_chosen and newest.billed_by & licences
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
        return
    profile = _load(lambda path: ehr_profile(connection.profile, path), root, f"{file} profile", [])  # told as a file
    if profile is not None:
        yield from unread_activities(connection, profile)


def _partner(partner: TradingPartner, payers: PayerCatalog) -> Iterator[Problem]:
    for payer_id in sorted(partner.payers):
        if not payers.knows(payer_id):
            place = f"trading_partners/{partner.name} payers"
            reason = f"Payer {payer_id} has no rule pack."
            yield _problem("PAYER_RULES_UNKNOWN", place, reason, f"Add payers/{payer_id}.toml.")


def _service_diagnoses(payers: PayerCatalog, limits: DiagnosisLimits) -> Iterator[Problem]:
    known = {limit.id for limit in limits.services}
    for payer_id, packs in payers.packs.items():
        for service in sorted({service for rules in packs for service in rules.service_diagnoses} - known):
            reason = f"icd10_rules.toml has no service {service}."
            remedy = f"Name one of {', '.join(sorted(known))}."
            yield _problem("SERVICE_UNKNOWN", f"payers/{payer_id} service_diagnoses", reason, remedy)


def _carve_outs(payers: PayerCatalog) -> Iterator[Problem]:
    for payer_id, packs in payers.packs.items():
        for rules in packs:
            other = rules.mental_health_carved_out_to
            if other and not payers.knows(other):
                reason = f"Behavioral health is carved out to {other}, which has no rule pack."
                yield _problem("PAYER_RULES_UNKNOWN", f"payers/{payer_id}", reason, f"Add payers/{other}.toml.")


def _problem(code: str, place: str, reason: str, remedy: str, severity: Severity = Severity.HOLD) -> Problem:
    return Problem(code=code, place=place, reason=reason, remedy=remedy, severity=severity)
