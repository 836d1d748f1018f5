"""Position, age, sex and service of diagnoses: `config/icd10_rules.toml`, format version 1."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bridge.billing.diagnosis_limit import AgeLimit, CodeLimit, DiagnosisLimits, Questioned, ServiceLimit, SexLimit
from bridge.billing.diagnosis_note import CodeSpans
from bridge.billing.party import Sex
from bridge.reference.diagnosis_note import span
from bridge.reference.source import CONFIG, FileShape, read_shape

_CODE = r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
SpanText = Annotated[str, Field(pattern=rf"^{_CODE}(-{_CODE})?$")]
Certainty = Literal["certain", "likely", "unsure"]


class LimitShape(FileShape):
    codes: tuple[SpanText, ...] = Field(min_length=1)
    excepted: tuple[SpanText, ...] = Field(default=(), alias="except")
    source: str
    certainty: Certainty


class AgeShape(LimitShape):
    youngest: int | None = Field(default=None, ge=0, alias="from")
    oldest: int | None = Field(default=None, ge=0, alias="to")


class SexShape(LimitShape):
    sex: Literal[Sex.FEMALE, Sex.MALE]


class QuestionedShape(LimitShape):
    says: str


class ServiceShape(FileShape):
    id: str = Field(pattern=r"^[a-z_]+$")
    procedures: frozenset[str] = Field(min_length=1)
    never_first: tuple[SpanText, ...] = ()
    any_of: tuple[SpanText, ...] = Field(default=(), alias="any")
    says: str
    source: str
    certainty: Certainty


class RulesShape(FileShape):
    version: Literal[1]
    physical: tuple[SpanText, ...]
    secondary: tuple[LimitShape, ...] = ()
    first_only: tuple[LimitShape, ...] = ()
    weak: tuple[LimitShape, ...] = ()
    age: tuple[AgeShape, ...] = ()
    sex: tuple[SexShape, ...] = ()
    service: tuple[ServiceShape, ...] = ()
    questioned: tuple[QuestionedShape, ...] = ()


def load_limits(root: Path = CONFIG) -> DiagnosisLimits:
    """Raises ConfigFault that names file and key."""
    shape = read_shape(root / "icd10_rules.toml", RulesShape)
    return DiagnosisLimits(
        physical=code_spans(shape.physical),
        secondary=tuple(_limit(row) for row in shape.secondary),
        first_only=tuple(_limit(row) for row in shape.first_only),
        weak=tuple(_limit(row) for row in shape.weak),
        ages=tuple(_age(row) for row in shape.age),
        sexes=tuple(
            SexLimit(codes=_codes(row), source=row.source, certainty=row.certainty, sex=row.sex) for row in shape.sex
        ),
        services=tuple(_service(row) for row in shape.service),
        questioned=tuple(
            Questioned(codes=_codes(row), source=row.source, certainty=row.certainty, says=row.says)
            for row in shape.questioned
        ),
    )


def code_spans(codes: tuple[str, ...], excepted: tuple[str, ...] = ()) -> CodeSpans:
    return CodeSpans(tuple(span(c) for c in codes), tuple(span(c) for c in excepted))


def _codes(row: LimitShape) -> CodeSpans:
    return code_spans(row.codes, row.excepted)


def _limit(row: LimitShape) -> CodeLimit:
    return CodeLimit(codes=_codes(row), source=row.source, certainty=row.certainty)


def _age(row: AgeShape) -> AgeLimit:
    return AgeLimit(
        codes=_codes(row), source=row.source, certainty=row.certainty, youngest=row.youngest, oldest=row.oldest
    )


def _service(row: ServiceShape) -> ServiceLimit:
    return ServiceLimit(
        id=row.id,
        procedures=row.procedures,
        never_first=code_spans(row.never_first),
        any_of=code_spans(row.any_of),
        says=row.says,
        source=row.source,
        certainty=row.certainty,
    )
