"""Authorizations as the chart holds them: preauthorization ClaimResponses."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bridge.billing.authorization import Authorization
from bridge.billing.history import PastLine
from bridge.billing.practice import Practice
from bridge.mapping.chart import Resource
from bridge.mapping.coverage import payer_of
from bridge.mapping.index import ChartIndex
from bridge.mapping.path import select, text_at, texts_at
from bridge.mapping.profile import Profile
from bridge.mapping.service_time import read_day


def chart_authorizations(
    index: ChartIndex, patient_id: str, practice: Practice, profile: Profile
) -> Iterator[Authorization]:
    """Active, complete, with a number and a payer that the practice knows. Raises PathFault."""
    for response in index.of_patient.get(("ClaimResponse", patient_id), ()):
        stated = tuple(text_at(response, name) for name in ("use", "status", "outcome"))
        number = text_at(response, "preAuthRef").strip()
        payer_id, _, _ = payer_of(index, response, "insurer", practice, profile.payer)
        if stated == ("preauthorization", "active", "complete") and number and payer_id:
            codes = (
                c for path in ("item", "addItem") for c in texts_at(response, f"{path}.productOrService.coding.code")
            )
            yield Authorization(
                number=number,
                patient_id=patient_id,
                payer_id=payer_id,
                procedures=frozenset(codes),
                starts=read_day(text_at(response, "preAuthPeriod.start")) or date.min,
                ends=read_day(text_at(response, "preAuthPeriod.end")) or date.max,
                units=_units(response, profile),
            )


def with_use(authorization: Authorization, history: Iterable[PastLine], encounter_ids: frozenset[str]) -> Authorization:
    """Counts the claims of other encounters that have drawn on it: one visit is one unit."""
    drawn = {
        line.claim_control_number
        for line in history
        if authorization.starts <= line.service_date <= authorization.ends
        and line.encounter_id not in encounter_ids
        and (not authorization.procedures or line.procedure in authorization.procedures)
    }
    return replace(authorization, used=authorization.used + len(drawn))


def _units(response: Resource, profile: Profile) -> int | None:
    if not profile.authorized_units:
        return None
    values = select(response, profile.authorized_units)
    return next((v for v in values if isinstance(v, int) and not isinstance(v, bool)), None)
