"""What a problem, an overlay or a chart entry is about."""

from dataclasses import dataclass
from enum import StrEnum


class SubjectKind(StrEnum):
    ENCOUNTER = "encounter"
    CLAIM = "claim"
    INTERCHANGE = "interchange"
    REMITTANCE = "remittance"
    ELIGIBILITY = "eligibility"
    MEMBER = "member"  # what a payer still allows a patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    kind: SubjectKind
    id: str

    @classmethod
    def encounter(cls, ehr: str, encounter_id: str) -> "Subject":
        """Two EHRs of one practice may give the same id, so the EHR's name goes before it."""
        return cls(kind=SubjectKind.ENCOUNTER, id=f"{ehr}/{encounter_id}")

    @classmethod
    def claim(cls, control_number: str) -> "Subject":
        return cls(kind=SubjectKind.CLAIM, id=control_number)

    @classmethod
    def interchange(cls, interchange_id: str) -> "Subject":
        return cls(kind=SubjectKind.INTERCHANGE, id=interchange_id)

    @classmethod
    def remittance(cls, remittance_id: str) -> "Subject":
        return cls(kind=SubjectKind.REMITTANCE, id=remittance_id)

    @classmethod
    def eligibility(cls, eligibility_id: str) -> "Subject":
        return cls(kind=SubjectKind.ELIGIBILITY, id=eligibility_id)

    @classmethod
    def member(cls, ehr: str, patient_id: str, payer_id: str) -> "Subject":
        return cls(kind=SubjectKind.MEMBER, id=f"{ehr}/{patient_id}/{payer_id}")
