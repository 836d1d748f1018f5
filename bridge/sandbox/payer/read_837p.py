"""From an ST that fits the layout to claims. Strict: what the layout cannot say is checked here too."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bridge.sandbox.payer.claim import ZERO, Batch, Claim, Line, OtherPayer, Person, PriorLine, Provider, Reason
from bridge.sandbox.payer.grammar import Fault, Node, claim_layout, walk
from bridge.x12.segment import Segment


def read_batch(segments: Sequence[Segment]) -> tuple[Batch | None, tuple[Fault, ...]]:
    """One ST (from ST through SE) as a batch; None with the faults when a 999 must reject it. Never raises on text."""
    root, faults = walk(claim_layout(), segments)
    if not faults:
        faults = _hierarchy(segments) or _calendar(segments)
    return (None, faults) if faults else (_batch(root), ())


def _hierarchy(segments: Sequence[Segment]) -> tuple[Fault, ...]:
    """HL01 counts from 1; HL02 names the provider or subscriber above; HL04 tells whether a child follows."""
    levels = [(number, s) for number, s in enumerate(segments, 1) if s.id == "HL"]
    above = {"20": "", "22": "", "23": ""}
    for index, (position, hl) in enumerate(levels):
        above[hl[3]] = hl[1]
        parent = {"20": "", "22": above["20"], "23": above["22"]}[hl[3]]
        child = index + 1 < len(levels) and levels[index + 1][1][3] > hl[3]
        wrong = [
            element
            for element, right in ((1, hl[1] == str(index + 1)), (2, hl[2] == parent), (4, hl[4] == str(int(child))))
            if not right
        ]
        if wrong:
            return tuple(_element_fault(hl, position, str(element)) for element in wrong)
    return ()


def _calendar(segments: Sequence[Segment]) -> tuple[Fault, ...]:
    """Days that are not in the calendar (30 February)."""
    faults = []
    for position, segment in enumerate(segments, 1):
        element = {"DMG": 2, "DTP": 3, "BHT": 4}.get(segment.id)
        for text in segment[element].split("-") if element else ():
            if segment[element - 1 if element else 0] != "DT" and not _is_day(text):
                faults.append(_element_fault(segment, position, str(element), "8"))
    return tuple(faults)


def _is_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return len(text) == 8


def _element_fault(segment: Segment, position: int, element: str, code: str = "7") -> Fault:
    return Fault(segment=segment.id, position=position, loop="", code="8", element=element, element_code=code)


def day(text: str) -> date:
    """`20261120`. Raises ValueError."""
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _batch(root: Node) -> Batch:
    submitter = root.within("1000A").segment("NM1")
    return Batch(
        control_number=root.segment("ST")[2],
        reference=root.segment("BHT")[3],
        submitter_name=submitter[3],
        submitter_id=submitter[9],
        claims=tuple(
            claim
            for billing in root.loops("2000A")
            for subscriber in billing.loops("2000B")
            for claim in _claims(billing, subscriber)
        ),
    )


def _claims(billing: Node, subscriber: Node) -> list[Claim]:
    own = [_claim(node, billing, subscriber, None) for node in subscriber.loops("2300")]
    return own + [
        _claim(node, billing, subscriber, patient)
        for patient in subscriber.loops("2000C")
        for node in patient.loops("2300")
    ]


def _claim(node: Node, billing: Node, subscriber: Node, patient: Node | None) -> Claim:
    clm, sbr = node.segment("CLM"), subscriber.segment("SBR")
    payer = subscriber.within("2010BB").segment("NM1")
    insured = _person(subscriber.within("2010BA"))
    rendering, supervising = node.within("2310B"), node.loops("2310D")
    provider = _provider(billing)
    return Claim(
        control_number=clm[1],
        charge=Decimal(clm[2]),
        place_of_service=clm.component(5, 1),
        frequency=clm.component(5, 3),
        original_number=node.segment("REF", "F8")[2],
        payer_id=payer[9],
        payer_name=payer[3],
        rank=sbr[1],
        filing_indicator=sbr[9],
        relationship=patient.segment("PAT")[1] if patient else sbr[2],
        subscriber=insured,
        patient=_person(patient.within("2010CA")) if patient else insured,
        billing=provider,
        rendering_npi=rendering.segment("NM1")[9] or provider.npi,
        rendering_last=rendering.segment("NM1")[3] or provider.name,
        rendering_taxonomy=rendering.segment("PRV")[3] or provider.taxonomy,
        supervising=bool(supervising),
        supervising_npi=node.within("2310D").segment("NM1")[9],
        diagnoses=_diagnoses(node),
        lines=tuple(_line(line, node) for line in node.loops("2400")),
        others=tuple(_other(other) for other in node.loops("2320")),
    )


def _person(node: Node) -> Person:
    name = next((s for s in node.segments if s.id == "NM1"), Segment("NM1"))
    dmg = node.segment("DMG")
    return Person(
        last=name[3],
        first=name[4],
        member_id=name[9],
        birth_date=day(dmg[2]) if dmg[2] else None,
        sex=dmg[3],
    )


def _provider(billing: Node) -> Provider:
    node = billing.within("2010AA")
    name, city = node.segment("NM1"), node.segment("N4")
    tax = node.segment("REF", "EI") or node.segment("REF", "SY")
    return Provider(
        npi=name[9],
        name=name[3] if name[2] == "2" else f"{name[3]} {name[4]}".strip(),
        tax_id=tax[2],
        tax_id_kind=tax[1],
        taxonomy=billing.segment("PRV")[3],
        street=node.segment("N3")[1],
        city=city[1],
        state=city[2],
        postal_code=city[3],
    )


def _diagnoses(node: Node) -> tuple[str, ...]:
    hi = node.segment("HI")
    codes = [hi.components(position) for position in range(1, 13)]
    return tuple(code[1] for code in codes if len(code) > 1 and code[0] in ("ABK", "ABF"))


def _line(node: Node, claim: Node) -> Line:
    sv1, dtp = node.segment("SV1"), node.segment("DTP", "472")
    code = sv1.components(1)
    return Line(
        number=int(node.segment("LX")[1]),
        procedure=code[1],
        modifiers=tuple(m for m in code[2:6] if m),
        charge=Decimal(sv1[2]),
        units=int(sv1[4]),
        place_of_service=sv1[5] or claim.segment("CLM").component(5, 1),
        pointers=tuple(int(p) for p in sv1.components(7) if p.isdecimal()),
        service_date=day(dtp[3]),
        control_number=node.segment("REF", "6R")[2],
        authorization=node.segment("REF", "G1")[2] or claim.segment("REF", "G1")[2],
        prior=tuple(_prior(prior) for prior in node.loops("2430")),
    )


def _prior(node: Node) -> PriorLine:
    svd = node.segment("SVD")
    return PriorLine(payer_id=svd[1], paid=Decimal(svd[2]), reasons=_reasons(node))


def _other(node: Node) -> OtherPayer:
    paid, remaining = node.segment("AMT", "D")[2], node.segment("AMT", "EAF")[2]
    return OtherPayer(
        rank=node.segment("SBR")[1],
        payer_id=node.within("2330B").segment("NM1")[9],
        paid=Decimal(paid) if paid else None,
        remaining=Decimal(remaining) if remaining else None,
        reasons=_reasons(node),
    )


def _reasons(node: Node) -> tuple[Reason, ...]:
    """Each CAS has up to six (reason, amount, quantity) after its group."""
    return tuple(
        Reason(group=cas[1], code=cas[at], amount=Decimal(cas[at + 1] or ZERO))
        for cas in node.all("CAS")
        for at in range(2, 20, 3)
        if cas[at]
    )
