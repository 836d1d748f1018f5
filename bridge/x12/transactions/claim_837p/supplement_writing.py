"""What a professional claim and its lines say for other trades, written among the segments that any claim has."""

from collections.abc import Iterable, Iterator

from bridge.billing.claim_supplement import Ambulance, ClaimSupplement, LineSupplement, Stop, SupportForm
from bridge.x12.transactions import element
from bridge.x12.transactions.party import write_address
from bridge.x12.transactions.pricing_837 import write_contract, write_pricing
from bridge.x12.transactions.written import Form, WrittenSegment, composite

# The order of the guide; an HI by its first qualifier.
_CLAIM_ORDER = [
    "CLM",
    "DTP",
    "PWK",
    "CN1",
    "AMT",
    "REF",
    "K3",
    "NTE",
    "CR1",
    "CR2",
    "CRC",
    "HI",
    "HI*BP",
    "HI*BG",
    "HCP",
]
_LINE_ORDER = [
    "LX",
    "SV1",
    "SV5",
    "PWK",
    "CR1",
    "CR3",
    "CRC",
    "DTP",
    "QTY",
    "MEA",
    "CN1",
    "REF",
    "AMT",
    "K3",
    "NTE",
    "PS1",
    "HCP",
]
_LOOPS_OF_CLAIM = ("SBR", "LX")  # what comes after the parties of a claim, and of a line
_LOOPS_OF_LINE = ("SVD",)

_AMBULANCE = Form("CR1", "- weight - reason - miles - - round_trip stretcher")
_SPINAL = Form("CR2", "- - - - - - - condition - description more")
_ANESTHESIA = Form("HI", "-:anesthesia_procedures[0] -:anesthesia_procedures[1]")
_EQUIPMENT = Form("SV5", "-:procedure - days rental purchase every")
_CERTIFICATION = Form("CR3", "kind - months")
_PATIENTS = Form("QTY", "- patients")
_OBSTETRIC = Form("QTY", "- obstetric_units")
_MEASUREMENT = Form("MEA", "of kind value")
_SALES_TAX = Form("AMT", "- sales_tax")
_POSTAGE = Form("AMT", "- postage")
_PURCHASE = Form("PS1", "provider_id amount")
_STOP = Form("NM1", "- - name")
_FORM = Form("LQ", "kind code")
_ANSWER = Form("FRM", "question choice text on percent")


def weave_claim(plain: Iterable[WrittenSegment], supplement: ClaimSupplement) -> Iterator[WrittenSegment]:
    """The segments of a claim without its supplement, and those of the supplement in their places."""
    return _woven(list(plain), supplement, _claim_segments(supplement), _CLAIM_ORDER, _LOOPS_OF_CLAIM)


def weave_line(plain: Iterable[WrittenSegment], supplement: LineSupplement, owner: str) -> Iterator[WrittenSegment]:
    """As `weave_claim`, of a line; `owner` is its path: `lines[0].`"""
    path = f"{owner}supplement."
    yield from _woven(list(plain), supplement, _line_segments(supplement, path), _LINE_ORDER, _LOOPS_OF_LINE, owner)
    for index, form in enumerate(supplement.forms):
        yield from _form(form, f"{path}forms[{index}].")


def _woven(
    plain: list[WrittenSegment],
    supplement: ClaimSupplement | LineSupplement,
    more: Iterable[WrittenSegment],
    order: list[str],
    loops: tuple[str, ...],
    owner: str = "",
) -> Iterator[WrittenSegment]:
    own = next((at for at, segment in enumerate(plain) if segment.id not in order), len(plain))
    parties = next((at for at, segment in enumerate(plain) if at >= own and segment.id in loops), len(plain))
    yield from sorted((*plain[:own], *more), key=lambda segment: _rank(segment, order))
    yield from plain[own:parties]
    yield from _stop("PW", supplement.picked_up, f"{owner}supplement.picked_up.")
    yield from _stop("45", supplement.set_down, f"{owner}supplement.set_down.")
    yield from plain[parties:]


def _rank(segment: WrittenSegment, order: list[str]) -> int:
    by_qualifier = f"{segment.id}*{segment[1][:2]}"
    return order.index(by_qualifier if by_qualifier in order else segment.id)


def _claim_segments(supplement: ClaimSupplement) -> Iterator[WrittenSegment]:
    """What belongs to loop 2300 itself."""
    path = "supplement."
    if supplement.contract is not None:
        yield write_contract(supplement.contract, path)
    if supplement.ambulance is not None:
        yield _ambulance(supplement.ambulance, path)
    if supplement.spinal_manipulation is not None:
        treated = supplement.spinal_manipulation
        texts = element.plain(treated.description), element.plain(treated.more)
        yield _SPINAL.fill(f"{path}spinal_manipulation.", *[""] * 7, element.code(treated.condition), "", *texts)
    if supplement.anesthesia_procedures:
        codes = zip(("BP", "BO"), supplement.anesthesia_procedures, strict=False)
        yield _ANESTHESIA.fill(path, *[composite(kind, element.code(code)) for kind, code in codes])
    if supplement.pricing is not None:
        yield write_pricing(supplement.pricing, path)


def _line_segments(supplement: LineSupplement, path: str) -> Iterator[WrittenSegment]:
    """What belongs to loop 2400 itself."""
    if supplement.ambulance is not None:
        yield _ambulance(supplement.ambulance, path)
    yield from _equipment(supplement, path)
    if supplement.patients is not None:
        yield _PATIENTS.fill(path, "PT", element.amount(supplement.patients))
    if supplement.obstetric_units is not None:
        yield _OBSTETRIC.fill(path, "FL", element.amount(supplement.obstetric_units))
    for index, measured in enumerate(supplement.measurements):
        said = element.code(measured.of), element.code(measured.kind), element.optional_amount(measured.value)
        yield _MEASUREMENT.fill(f"{path}measurements[{index}].", *said)
    if supplement.contract is not None:
        yield write_contract(supplement.contract, path)
    if supplement.sales_tax is not None:
        yield _SALES_TAX.fill(path, "T", element.amount(supplement.sales_tax))
    if supplement.postage is not None:
        yield _POSTAGE.fill(path, "F4", element.amount(supplement.postage))
    if supplement.purchase is not None:
        bought = supplement.purchase
        seller, amount = element.plain(bought.provider_id, 50), element.optional_amount(bought.amount)
        yield _PURCHASE.fill(f"{path}purchase.", seller, amount)
    if supplement.pricing is not None:
        yield write_pricing(supplement.pricing, path)


def _ambulance(ambulance: Ambulance, path: str) -> WrittenSegment:
    """# CR1"""
    weight, miles = element.optional_amount(ambulance.weight), element.optional_amount(ambulance.miles)
    return _AMBULANCE.fill(
        f"{path}ambulance.",
        "LB" if weight else "",
        weight,
        "",
        element.code(ambulance.reason),
        "DH" if miles else "",
        miles,
        "",
        "",
        element.plain(ambulance.round_trip),
        element.plain(ambulance.stretcher),
    )


def _equipment(supplement: LineSupplement, path: str) -> Iterator[WrittenSegment]:
    """# SV5, CR3"""
    amount = element.optional_amount
    equipment, certified = supplement.equipment, supplement.equipment_certification
    if equipment is not None:
        prices = amount(equipment.rental), amount(equipment.purchase)
        procedure, days = composite("HC", element.code(equipment.procedure)), amount(equipment.days)
        every = element.code(equipment.every)
        yield _EQUIPMENT.fill(f"{path}equipment.", procedure, "DA", days, *prices, every)
    if certified is not None:
        months = amount(certified.months)
        kind, unit = element.code(certified.kind), "MO" if months else ""
        yield _CERTIFICATION.fill(f"{path}equipment_certification.", kind, unit, months)


def _stop(role: str, stop: Stop | None, path: str) -> Iterator[WrittenSegment]:
    """Loops 2310E, 2310F, 2420G and 2420H."""
    if stop is not None:
        yield _STOP.fill(path, role, "2", element.name(stop.name))
        yield from write_address(stop.address, f"{path}address")


def _form(form: SupportForm, path: str) -> Iterator[WrittenSegment]:
    """Loop 2440."""
    yield _FORM.fill(path, element.code(form.kind), element.code(form.code))
    for index, answer in enumerate(form.answers):
        yield _ANSWER.fill(
            f"{path}answers[{index}].",
            element.code(answer.question),
            element.code(answer.choice),
            element.plain(answer.text, 50),
            element.day(answer.on) if answer.on else "",
            element.optional_amount(answer.percent),
        )
