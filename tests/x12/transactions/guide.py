"""Every guide with its two verbs: what a specimen of it must say, and how it is read and written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bridge.x12.directory import schema
from bridge.x12.schema import Loop
from bridge.x12.segment import Segment
from bridge.x12.transactions import (
    acknowledgment_999,
    authorization_278_request,
    authorization_278_response,
    claim_837i,
    claim_837p,
    claim_acknowledgment_277ca,
    claim_status_276,
    claim_status_277,
    eligibility_270,
    eligibility_271,
    remittance_835,
)
from bridge.x12.transactions.submission import Submission
from tests.x12.specimen import Guide


@dataclass(frozen=True, slots=True, kw_only=True)
class BothWays:
    """A guide, and what reads a set and writes what was read."""

    guide: Guide
    again: Callable[[Sequence[Segment]], Sequence[Segment]]


def submission_of(segments: Sequence[Segment]) -> Submission:
    """Who sent a set, when, and under which numbers."""
    bht = next((s for s in segments if s.id == "BHT"), Segment("BHT"))
    parties = {s[1]: s for s in segments if s.id == "NM1"}
    per = next((s for s in segments if s.id == "PER"), Segment("PER"))
    numbers = {per[at]: per[at + 1] for at in (3, 5, 7)}
    submitter, receiver = parties.get("41", Segment("NM1")), parties.get("40", Segment("NM1"))
    return Submission(
        transaction_number=segments[0][2],
        reference=bht[3],
        created_at=datetime.strptime(bht[4] + bht[5] or "202611160830", "%Y%m%d%H%M").replace(tzinfo=UTC),
        submitter_name=submitter[3],
        submitter_id=submitter[9],
        receiver_name=receiver[3],
        receiver_id=receiver[9],
        contact_name=per[2],
        contact_phone=numbers.get("TE", ""),
        contact_email=numbers.get("EM", ""),
        is_resent=bht[2] == "18",
        is_encounter=bht[6] == "RP",
    )


def _layout(code: str, version: str) -> Loop:
    found = schema(code, version)
    assert found is not None
    return found


def _guide(code: str, version: str, *always: str, **said: str) -> Guide:
    """`said` names places: `2300 CLM05-3`."""
    layout = _layout(code, version)
    fixed = {f"{layout.id} ST02": "0001", f"{layout.id} SE02": "0001", f"{layout.id} ST03": version}
    return Guide(schema=layout, always=frozenset(always), said={**fixed, **said})


_CLAIM = {
    "1000A NM102": "2",
    "1000A PER03": "TE",
    "1000A PER04": "5550100",
    "2000B SBR02": "18",
    "2300 CLM05-3": "1",
    "2330A NM108": "MI",
    "2330B NM109": "OTHER",
    "2330B Other payer claim adjustment indicator 02": "Y",
    "2430 SVD01": "OTHER",
}


def _claims(version: str, name: str) -> Guide:
    return replace(
        _guide("837", version, "2300", **_CLAIM, **{f"{name} BHT06": "CH"}),
        needs={"2430": "2320"},
        instead={"2000C": ("2000B", "2300")},
        said_above={"2000B SBR02": ""},
    )


def _review(purpose: str) -> Guide:
    guide = _guide("278", "005010X217", "2000B", "2000C", "2000E", **{"278 BHT02": purpose})
    return replace(guide, instead={"2000D": ("2000C", "2000E")})


GUIDES = {
    "837P": BothWays(
        guide=_claims("005010X222A1", "837P"),
        again=lambda s: claim_837p.write(claim_837p.read(s), submission_of(s)),
    ),
    "837I": BothWays(
        guide=_claims("005010X223A2", "837I"),
        again=lambda s: claim_837i.write(claim_837i.read(s), submission_of(s)),
    ),
    "835": BothWays(
        guide=_guide("835", "005010X221A1", **{"835 ST03": "", "2110 SVC05": "1"}),
        again=lambda s: remittance_835.write(remittance_835.read(s), submission_of(s)),
    ),
    "270": BothWays(
        guide=_guide("270", "005010X279A1", **{"270 BHT02": "13"}),
        again=lambda s: eligibility_270.write(eligibility_270.read(s), submission_of(s)),
    ),
    "271": BothWays(
        guide=replace(_guide("271", "005010X279A1", **{"271 BHT02": "11"}), around={"LS": "2120", "LE": "2120"}),
        again=lambda s: eligibility_271.write(eligibility_271.read(s), submission_of(s)),
    ),
    "276": BothWays(
        guide=replace(_guide("276", "005010X212", "2200D"), instead={"2000E": ("2000D", "2200D")}),
        again=lambda s: claim_status_276.write(claim_status_276.read(s), submission_of(s)),
    ),
    "277": BothWays(
        guide=_guide("277", "005010X212", "2000C", "2000D", "2200D"),
        again=lambda s: claim_status_277.write(claim_status_277.read(s), submission_of(s)),
    ),
    "277CA": BothWays(
        guide=_guide("277", "005010X214", "2000C", "2000D", "2200D"),
        again=lambda s: claim_acknowledgment_277ca.write(claim_acknowledgment_277ca.read(s), submission_of(s)),
    ),
    "278 request": BothWays(
        guide=_review("13"),
        again=lambda s: authorization_278_request.write(authorization_278_request.read(s), submission_of(s)),
    ),
    "278 response": BothWays(
        guide=_review("11"),
        again=lambda s: authorization_278_response.write(authorization_278_response.read(s), submission_of(s)),
    ),
    "999": BothWays(
        guide=_guide("999", "005010X231A1"),
        again=lambda s: acknowledgment_999.write(acknowledgment_999.read(s), submission_of(s)),
    ),
}
