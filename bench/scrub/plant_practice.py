"""Faults of the practice's file: numbers, taxonomies, licences, supervision, enrolment, fees."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bench.scrub.case import Case
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bridge.billing.party import Address, Licence
from bridge.billing.practice import Enrolment, Tenure

_ANY = Wish(kinds=("therapy", "intake", "medication"))
_THERAPY = Wish(kinds=("therapy",), modality="in_person")


@plant(_ANY)
def rendering_npi_mistyped(case: Case) -> None:
    own = case.practice.clinicians[case.clinician].npi
    case.staff(case.clinician, npi=own[:-1] + str((int(own[-1]) + 3) % 10))


@plant(_ANY)
def billing_npi_mistyped(case: Case) -> None:
    case.bill_as(npi="1888000002")


@plant(_ANY)
def rendering_npi_of_the_group(case: Case) -> None:
    case.staff(case.clinician, npi=case.practice.billing.npi)


@plant(_ANY)
def taxonomy_without_its_form(case: Case) -> None:
    case.staff(case.clinician, taxonomy="1041C07")


@plant(_ANY)
def taxonomy_of_no_list(case: Case) -> None:
    case.staff(case.clinician, taxonomy="999Z00000X")


@plant(Wish(kinds=("therapy",), clinicians=("lcsw", "lpc", "lmft")))
def taxonomy_of_a_psychologist(case: Case) -> None:
    case.staff(case.clinician, taxonomy="103TC0700X")


@plant(_ANY)
def tax_id_short(case: Case) -> None:
    case.bill_as(tax_id=case.rng.choice(("06234567", "000000000", "123456789")))


@plant(_ANY)
def billing_address_a_box(case: Case) -> None:
    case.bill_as(address=Address(line1="PO Box 118", city="Hartford", state="CT", postal_code="061051207"))


@plant(_ANY)
def billing_postal_code_of_five(case: Case) -> None:
    case.bill_as(address=Address(line1="22 Mill Road", city="Hartford", state="CT", postal_code="06105"))


@plant(Wish(kinds=("intake_medical",)))
def medical_intake_by_a_social_worker(case: Case) -> None:
    case.seen_by("lcsw")


@plant(Wish(kinds=("medication",)))
def medication_visit_by_a_counselor(case: Case) -> None:
    case.seen_by("lpc")


@plant(Wish(kinds=("therapy",), payers=("medicare", "evergreen"), modality="in_person"))
def licence_that_medicare_does_not_take(case: Case) -> None:
    case.staff(case.clinician, licence=Licence.OTHER)


@plant(Wish(kinds=("therapy",), payers=("medicare", "evergreen", "harbor", "liberty"), modality="in_person"))
def associate_where_none_is_taken(case: Case) -> None:
    case.seen_by("associate")


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "medicaid"), modality="in_person"))
def associate_without_supervisor(case: Case) -> None:
    case.seen_by("associate")
    case.staff("associate", supervisor=None)


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "medicaid"), modality="in_person"))
def supervisor_without_a_licence_of_their_own(case: Case) -> None:
    case.seen_by("associate")
    case.staff("associate", supervisor=replace(case.practice.clinicians["lpc"], licence=Licence.OTHER))


@plant(Wish(kinds=("intake",), payers=("blue", "northwind"), modality="in_person"))
def intake_by_an_associate(case: Case) -> None:
    case.seen_by("associate")
    case.pack_changes["supervision"] = "incident_to"


@plant(_ANY)
def clinician_had_left(case: Case) -> None:
    case.practice = replace(case.practice, tenures={case.clinician: Tenure(ends=case.day - timedelta(days=10))})


@plant(_ANY)
def clinician_not_there_yet(case: Case) -> None:
    case.practice = replace(case.practice, tenures={case.clinician: Tenure(starts=case.day + timedelta(days=10))})


def _enrolment(case: Case, **changes: object) -> Enrolment:
    own = Enrolment(payer_id=case.payer, clinician_id=case.clinician, starts=date(2024, 1, 1))
    return replace(own, **changes)  # type: ignore[arg-type]


@plant(_ANY)
def only_others_enrolled(case: Case) -> None:
    case.enrol(_enrolment(case, clinician_id="somebody"))


@plant(_ANY)
def enrolment_ended(case: Case) -> None:
    case.enrol(_enrolment(case, ends=case.day - timedelta(days=5)))


@plant(_ANY)
def enrolment_begins_after_the_visit(case: Case) -> None:
    case.enrol(_enrolment(case, starts=case.day + timedelta(days=1)))


@plant(_THERAPY)
def enrolled_at_another_site(case: Case) -> None:
    case.enrol(_enrolment(case, location_id="north"))


@plant(_ANY)
def enrolled_with_another_group(case: Case) -> None:
    case.enrol(_enrolment(case, billing_npi="1888000084"))


@plant(_ANY)
def enrolled_under_another_taxonomy(case: Case) -> None:
    case.enrol(_enrolment(case, taxonomy="101Y00000X"))


@plant(_ANY)
def enrolment_applied_for(case: Case) -> None:
    case.enrol(_enrolment(case, starts=None, applied_on=case.day - timedelta(days=20)))


@plant(_ANY)
def enrolment_dated_back_but_not_open(case: Case) -> None:
    opens = case.today + timedelta(days=12)
    case.enrol(_enrolment(case, starts=opens, retroactive_to=case.day - timedelta(days=60)))


@plant(Wish(kinds=("therapy",), payers=("northwind", "harbor", "blue")))
def enrolment_comes_too_late(case: Case) -> None:
    opens = case.today + timedelta(days=260)
    case.enrol(_enrolment(case, starts=opens, retroactive_to=case.day - timedelta(days=60)))


@plant(Wish(kinds=("therapy",), minutes=45, modality="in_person"))
def fee_missing(case: Case) -> None:
    fees = tuple(f for f in case.practice.fees.fees if f.procedure != "90834")
    case.practice = replace(case.practice, fees=replace(case.practice.fees, fees=fees))


@plant(Wish(kinds=("therapy",), minutes=45, modality="in_person"))
def fee_with_the_point_lost(case: Case) -> None:
    fees = tuple(replace(f, charge=f.charge * Decimal(100)) for f in case.practice.fees.fees)
    case.practice = replace(case.practice, fees=replace(case.practice.fees, fees=fees))
