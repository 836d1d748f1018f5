"""Faults that no chart leads to: on the claim as a person or another program may have left it, or where the payer's
pack says more than the shipped ones do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench.scrub.case import Case
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bridge.billing.authorization import Authorization
from bridge.billing.claim import Claim, Frequency, OtherCoverage, Rank, ServiceLine
from bridge.billing.party import Address, Payer, PersonName, ServiceFacility
from bridge.billing.payer_table import NO_COMPANION, GroupNumber
from bridge.billing.session import Consent

_THERAPY = Wish(kinds=("therapy",), modality="in_person", self_insured=True)
_FORTY_FIVE = Wish(kinds=("therapy",), minutes=45, modality="in_person")
_VIDEO = Wish(kinds=("therapy",), modality="video")
_COMMERCIAL = Wish(kinds=("therapy",), payers=("blue", "northwind"), modality="in_person", self_insured=True)
_OTHER = Payer(id="liberty", name="Liberty Federal", payer_id="SBLIB", filing_indicator="FI")


def _lines(case: Case, **changes: Any) -> None:
    case.line(lambda line: replace(line, **changes))


def _all_lines(case: Case, change: Callable[[tuple[ServiceLine, ...]], tuple[ServiceLine, ...]]) -> None:
    case.claim_changes.append(lambda claim: replace(claim, lines=change(claim.lines)))


@plant(_THERAPY)
def units_of_none(case: Case) -> None:
    _lines(case, units=0)


@plant(_FORTY_FIVE)
def code_raised(case: Case) -> None:
    case.diagnose("F41.1")
    _lines(case, procedure="90837", charge=Decimal(195))


@plant(Wish(kinds=("therapy",), minutes=60, modality="in_person", payers=("blue", "northwind", "liberty")))
def code_lowered(case: Case) -> None:
    _lines(case, procedure="90832", charge=Decimal(110))


@plant(_FORTY_FIVE)
def times_not_in_the_chart(case: Case) -> None:
    case.session_changes.update(start=None, end=None)


@plant(_THERAPY)
def no_lines(case: Case) -> None:
    _all_lines(case, lambda lines: ())


@plant(_THERAPY)
def fifty_one_lines(case: Case) -> None:
    _all_lines(case, lambda lines: tuple(replace(lines[0], number=n) for n in range(1, 52)))


@plant(_THERAPY)
def patient_paid_more_than_the_charge(case: Case) -> None:
    case.claim(patient_paid=Decimal("900.00"))


@plant(_THERAPY)
def authorization_number_of_nobody(case: Case) -> None:
    known = Authorization(
        number="KNOWN1",
        patient_id=case.patient_id,
        payer_id=case.payer,
        procedures=frozenset(),
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )
    case.typed.append(known)
    number = "ZZ99"
    case.claim_changes.append(
        lambda claim: replace(
            claim,
            authorization_number=number,
            lines=tuple(replace(line, authorization_number=number) for line in claim.lines),
        )
    )


@plant(Wish(kinds=("two_sessions",)))
def pair_without_its_modifier(case: Case) -> None:
    case.line(lambda line: replace(line, modifiers=tuple(m for m in line.modifiers if m not in ("59", "XE"))))


@plant(_THERAPY)
def line_repeated(case: Case) -> None:
    _all_lines(case, lambda lines: (*lines, replace(lines[0], number=len(lines) + 1, control_number="AGAIN")))


@plant(_THERAPY)
def retired_code_on_a_line(case: Case) -> None:
    _lines(case, procedure=case.rng.choice(("99354", "90862", "90801", "90806", "99441")))


@plant(_THERAPY)
def line_of_a_code_that_nobody_knows(case: Case) -> None:
    _lines(case, procedure=case.rng.choice(("T2099", "90999", "H9999")))


@plant(_THERAPY)
def five_modifiers(case: Case) -> None:
    _lines(case, modifiers=("HO", "95", "59", "76", "GT"))


@plant(_VIDEO)
def one_modifier_twice(case: Case) -> None:
    _lines(case, modifiers=("95", "95"))


@plant(Wish(kinds=("therapy",), modality="video", payers=("harbor",)))
def modifiers_turned_round(case: Case) -> None:
    case.line(lambda line: replace(line, modifiers=tuple(reversed(line.modifiers))))


@plant(_THERAPY)
def place_of_service_missing(case: Case) -> None:
    _lines(case, place_of_service="")


@plant(_VIDEO)
def video_billed_as_an_office_visit(case: Case) -> None:
    _lines(case, place_of_service="11", modifiers=())


@plant(_THERAPY)
def office_visit_billed_as_video(case: Case) -> None:
    _lines(case, place_of_service="10", modifiers=("95",))


@plant(Wish(kinds=("therapy",), modality="in_person", payers=("medicaid", "harbor")))
def licence_modifier_dropped(case: Case) -> None:
    case.claim_changes.append(_without_modifiers)


def _without_modifiers(claim: Claim) -> Claim:
    return replace(claim, lines=tuple(replace(line, modifiers=()) for line in claim.lines))


@plant(Wish(kinds=("therapy",), modality="in_person", payers=("medicare", "evergreen", "harbor", "liberty")))
def associate_put_on_the_claim(case: Case) -> None:
    case.claim(rendering=case.practice.clinicians["associate"])


@plant(_THERAPY)
def diagnosis_twice(case: Case) -> None:
    case.claim_changes.append(lambda claim: replace(claim, diagnoses=(*claim.diagnoses, claim.diagnoses[0])))


@plant(_THERAPY)
def pointer_to_nothing(case: Case) -> None:
    _lines(case, diagnosis_pointers=case.rng.choice(((5,), (), (1, 1), (0,))))


@plant(_COMMERCIAL)
def replacement_without_the_payers_number(case: Case) -> None:
    case.claim(frequency=Frequency.REPLACEMENT, replaces="OLD1", payer_claim_number="")


@plant(Wish(kinds=("therapy",), modality="in_person", payers=("medicare",)))
def replacement_to_medicare(case: Case) -> None:
    case.claim(frequency=Frequency.REPLACEMENT, replaces="OLD1", payer_claim_number="ICN1")


def _other(claim: Claim, **changes: Any) -> OtherCoverage:
    first = OtherCoverage(rank=Rank.PRIMARY, payer=_OTHER, subscriber=claim.subscriber)
    return replace(first, **changes)


def _secondary(case: Case, **changes: Any) -> None:
    case.claim_changes.append(
        lambda claim: replace(claim, rank=Rank.SECONDARY, other_coverages=(_other(claim, **changes),))
    )


@plant(_COMMERCIAL)
def two_first_payers(case: Case) -> None:
    case.claim_changes.append(lambda claim: replace(claim, other_coverages=(_other(claim),)))


@plant(_COMMERCIAL)
def second_payer_alone(case: Case) -> None:
    case.claim(rank=Rank.SECONDARY, other_coverages=())


@plant(_COMMERCIAL)
def first_payer_has_not_answered(case: Case) -> None:
    _secondary(case)


@plant(_COMMERCIAL)
def first_payer_does_not_add_up(case: Case) -> None:
    _secondary(case, paid=Decimal("10.00"), adjudicated_on=date(2026, 11, 10))


@plant(Wish(kinds=("therapy",), modality="in_person", payers=("medicare",)))
def medicare_second_without_a_reason(case: Case) -> None:
    case.claim_changes.append(
        lambda claim: replace(
            claim,
            rank=Rank.SECONDARY,
            other_coverages=(_other(claim, paid=claim.charge, adjudicated_on=date(2026, 11, 10)),),
        )
    )


@plant(_COMMERCIAL)
def self_with_another_name(case: Case) -> None:
    case.claim_changes.append(
        lambda claim: replace(
            claim, subscriber=replace(claim.subscriber, name=PersonName(last="Someone", first="Else"))
        )
    )


@plant(_COMMERCIAL)
def group_number_wanted(case: Case) -> None:
    case.pack_changes["companion"] = replace(NO_COMPANION, group_number=GroupNumber.WANTED)


@plant(_COMMERCIAL)
def facility_postal_code_of_five(case: Case) -> None:
    case.pack_changes["companion"] = replace(NO_COMPANION, facility_zip9=True)
    address = Address(line1="40 North Road", city="Enfield", state="CT", postal_code="06082")
    case.claim(facility=ServiceFacility(name="Juniper North", address=address))


@plant(_COMMERCIAL)
def referral_wanted(case: Case) -> None:
    codes = frozenset({"90832", "90834", "90837"})
    case.pack_changes["companion"] = replace(NO_COMPANION, referring_procedures=codes)


@plant(_COMMERCIAL)
def description_wanted(case: Case) -> None:
    codes = frozenset({"90832", "90834", "90837"})
    case.pack_changes["companion"] = replace(NO_COMPANION, described_procedures=codes)


@plant(Wish(kinds=("medication_therapy",), payers=("blue", "northwind")))
def more_lines_than_the_payer_takes(case: Case) -> None:
    case.pack_changes["companion"] = replace(NO_COMPANION, most_lines=1)


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "medicaid"), modality="in_person"))
def supervisor_has_not_signed(case: Case) -> None:
    case.seen_by("associate")
    case.session_changes.update(cosigned=False)


@plant(_THERAPY)
def note_signed_late(case: Case) -> None:
    case.practice = replace(case.practice, note_days=3)
    case.session_changes.update(signed_on=case.day + timedelta(days=12))


@plant(_THERAPY)
def consent_over_when_the_claim_is_made(case: Case) -> None:
    case.session_changes.update(is_part2=True, consent=Consent.GIVEN, consent_ends=case.today - timedelta(days=1))
