"""What the payer pays: each scenario with what the claim says beside the CLP, SVC and CAS that come back."""

from datetime import date
from decimal import Decimal

from tests.sandbox.payer.desk import (
    GRANT,
    LCSW_NPI,
    MD,
    MONDAY,
    ROWAN,
    Written,
    adjudicated,
    file_of,
    member,
    open_book,
)

MINUTES_60 = ("SV1*HC:90837*200*UN*1***1~DTP*472*D8*20261112~REF*6R*C1L1~",)
VIDEO = ("SV1*HC:90834:95*150*UN*1***1~DTP*472*D8*20261112~REF*6R*C1L1~",)


def paid(answer: str) -> str:
    """The answer without the payer's claim number, which is drawn from the claim."""
    return "~".join(
        "*".join(part for place, part in enumerate(s.split("*")) if (s[:3], place) != ("CLP", 7))
        for s in answer.split("~")
    )


def answer(claim: Written, *members: object) -> str:
    return paid(adjudicated(open_book(*members), claim))  # type: ignore[arg-type]


def test_a_clean_claim_is_paid_by_the_fee_schedule() -> None:
    # Northwind pays 120 % of 103.60
    assert answer(Written()) == "CLP*C1*1*150*124.32**13*11*1~SVC*HC:90834*150*124.32**1~CAS*CO*45*25.68"


def test_the_fee_is_of_the_day_of_service() -> None:
    old = Written(lines=("SV1*HC:90834*150*UN*1***1~DTP*472*D8*20251231~",))
    long_filing = member("SBMCD", starts=date(2025, 1, 1))
    claim = Written(payer="SBMCD", member_id="MCD00000101", taxonomy=MD, lines=old.lines)
    # Medicaid: 72 % of 100.50 in 2025
    assert "SVC*HC:90834*150*72.36**1" in answer(claim, long_filing)


def test_a_copay_is_the_patients() -> None:
    blue = member("SBBLU", copay=Decimal("25.00"))
    claim = Written(payer="SBBLU", member_id="BLU00000101")
    assert answer(claim, blue) == (
        "CLP*C1*1*150*91.03*25*12*11*1~SVC*HC:90834*150*91.03**1~CAS*CO*45*33.97~CAS*PR*3*25"
    )


def test_one_copay_a_claim_however_many_lines() -> None:
    blue = member("SBBLU", copay=Decimal("25.00"))
    lines = (*Written().lines, "SV1*HC:90785*20*UN*1***1~DTP*472*D8*20261112~")
    claim = Written(payer="SBBLU", member_id="BLU00000101", clm="170***11:B:1*Y*A*Y*Y", lines=lines)
    assert answer(claim, blue).count("CAS*PR*3*25") == 1


def test_coinsurance_is_a_fraction_of_the_allowed_amount() -> None:
    medicare = member("SBMCR", coinsurance=Decimal("0.20"))
    claim = Written(payer="SBMCR", member_id="MCR00000101", taxonomy="103TC0700X")
    assert answer(claim, medicare) == (
        "CLP*C1*1*150*82.88*20.72*MB*11*1~SVC*HC:90834*150*82.88**1~CAS*CO*45*46.4~CAS*PR*2*20.72"
    )


def test_medicare_pays_a_social_worker_three_quarters() -> None:
    claim = Written(payer="SBMCR", member_id="MCR00000101")
    assert "SVC*HC:90834*150*77.7**1" in answer(claim, member("SBMCR"))


def test_a_claim_that_falls_under_the_deductible_is_paid_at_zero_and_is_no_denial() -> None:
    claim = answer(Written(), member(deductible_remaining=Decimal("750.00")))
    assert claim == "CLP*C1*1*150*0*124.32*13*11*1~SVC*HC:90834*150*0**1~CAS*CO*45*25.68~CAS*PR*1*124.32"


def test_the_deductible_moves_on_from_claim_to_claim() -> None:
    rowan = member(deductible_remaining=Decimal("150.00"))
    second = Written(control="C2", lines=("SV1*HC:90834*150*UN*1***1~DTP*472*D8*20261113~",))
    book = open_book(rowan)
    assert adjudicated(book, Written(), second).count("CAS*PR*1*124.32") == 1
    shares = [line for filed in book.claims.values() if filed.outcome for line in filed.outcome.lines]
    assert [r.amount for line in shares for r in line.reasons if r.code == "1"] == [Decimal("124.32"), Decimal("25.68")]


def denied(claim: Written, *members: object) -> str:
    """The adjustments of a claim that must be paid nothing."""
    text = answer(claim, *members)
    assert text.split("~")[0].split("*")[4] == "0"
    return "~".join(s for s in text.split("~") if s[:3] in ("CAS", "LQ*"))


def test_an_authorization_that_is_needed_and_missing() -> None:
    claim = Written(payer="SBHBR", member_id="HBR00000101", taxonomy=MD, clm="200***11:B:1*Y*A*Y*Y", lines=MINUTES_60)
    assert denied(claim, member("SBHBR")) == "CAS*CO*197*200"


def test_an_authorization_that_is_named_on_the_claim_pays() -> None:
    claim = Written(
        payer="SBHBR",
        member_id="HBR00000101",
        clm="200***11:B:1*Y*A*Y*Y",
        before_hi="REF*G1*HB267001~",
        taxonomy=MD,
        lines=MINUTES_60,
    )
    assert "SVC*HC:90837*200*145.07**1" in answer(claim, member("SBHBR", authorizations=(GRANT,)))


def test_an_authorization_that_is_used_up() -> None:
    harbor = member("SBHBR", authorizations=(GRANT._replace(units=1),))
    days = ("20261110", "20261111")
    claims = [
        Written(
            payer="SBHBR",
            member_id="HBR00000101",
            control=f"C{day}",
            clm="200***11:B:1*Y*A*Y*Y",
            before_hi="REF*G1*HB267001~",
            taxonomy=MD,
            lines=(f"SV1*HC:90837*200*UN*1***1~DTP*472*D8*{day}~",),
        )
        for day in days
    ]
    assert adjudicated(open_book(harbor), *claims).count("CAS*CO*198*200") == 1


def test_a_claim_filed_too_late() -> None:
    late = Written(lines=("SV1*HC:90834*150*UN*1***1~DTP*472*D8*20260801~",))
    assert denied(late) == "CAS*CO*29*150"


def test_a_code_that_the_plan_does_not_cover() -> None:
    family = Written(lines=("SV1*HC:90846*150*UN*1***1~DTP*472*D8*20261112~",))
    assert denied(family) == "CAS*PR*204*150"


def test_a_code_that_is_in_no_schedule() -> None:
    unknown = Written(lines=("SV1*HC:90901*150*UN*1***1~DTP*472*D8*20261112~",))
    assert denied(unknown) == "CAS*CO*96*150~LQ*HE*N56"


def test_medicaid_gives_its_denials_the_status_4() -> None:
    claim = Written(payer="SBMCD", member_id="MCD00000101", lines=("SV1*HC:90846*150*UN*1***1~DTP*472*D8*20261112~",))
    assert answer(claim, member("SBMCD")).startswith("CLP*C1*4*150*0**")


def test_the_same_service_twice_is_a_duplicate() -> None:
    text = adjudicated(open_book(), Written(), Written(control="C2"))
    assert text.count("CAS*CO*18*150") == 1
    assert text.count("CAS*CO*45*25.68") == 1


def test_a_member_with_another_primary() -> None:
    claim = Written(payer="SBBLU", member_id="BLU00000101")
    assert denied(claim, member("SBBLU", primary_payer_id="SBMCR")) == "CAS*CO*22*150"


def test_coverage_that_has_ended_or_not_begun() -> None:
    assert denied(Written(), member(ends=date(2026, 11, 1))) == "CAS*CO*27*150"
    assert denied(Written(), member(starts=date(2026, 11, 13))) == "CAS*CO*26*150"


def test_a_birth_date_that_is_not_the_members() -> None:
    text = answer(Written(born="19880403"))
    assert text == "CLP*C1*4*150*0**13*11*1~SVC*HC:90834*150*0**0**1~CAS*CO*31*150"


def test_behavioral_health_that_another_payer_carries() -> None:
    claim = Written(payer="SBSMT", member_id="SMT00000101")
    assert denied(claim, member("SBSMT", carve_out_payer_id="SBHBR")) == "CAS*CO*109*150~LQ*HE*N418"


def test_telehealth_needs_the_place_and_the_modifier_of_the_payer() -> None:
    at_home = "150***10:B:1*Y*A*Y*Y"
    assert "SVC*HC:90834:95*150*124.32**1" in answer(Written(clm=at_home, lines=VIDEO))
    assert denied(Written(clm=at_home)) == "CAS*CO*4*150"
    assert denied(Written(lines=VIDEO)) == "CAS*CO*5*150"


def test_medicare_refuses_the_95_on_video_and_takes_the_93_on_audio() -> None:
    audio = ("SV1*HC:90834:93*150*UN*1***1~DTP*472*D8*20261112~",)
    claim = {"payer": "SBMCR", "member_id": "MCR00000101", "clm": "150***10:B:1*Y*A*Y*Y"}
    assert denied(Written(**claim, lines=VIDEO), member("SBMCR")) == "CAS*CO*4*150"
    assert "SVC*HC:90834:93*150*77.7**1" in answer(Written(**claim, lines=audio), member("SBMCR"))
    assert "SVC*HC:90834*150*77.7**1" in answer(Written(**claim), member("SBMCR"))


def test_a_supervised_associate_is_paid_only_where_the_payer_allows_it() -> None:
    supervisor = f"NM1*DQ*1*DELGADO*MARIA****XX*{LCSW_NPI}~"
    blue = Written(payer="SBBLU", member_id="BLU00000101", taxonomy="104100000X", after_rendering=supervisor)
    assert denied(blue, member("SBBLU")) == "CAS*CO*185*150"
    lines = ("SV1*HC:90834:HN*150*UN*1***1~DTP*472*D8*20261112~",)
    with_supervisor = Written(
        payer="SBMCD", member_id="MCD00000101", taxonomy="104100000X", after_rendering=supervisor, lines=lines
    )
    assert "SVC*HC:90834:HN*150*74.59**1" in answer(with_supervisor, member("SBMCD"))
    alone = Written(payer="SBMCD", member_id="MCD00000101", taxonomy="104100000X", lines=lines)
    assert denied(alone, member("SBMCD")) == "CAS*CO*16*150~LQ*HE*N297"


def test_a_payer_that_wants_the_clinicians_credential_on_the_line() -> None:
    claim = {"payer": "SBHBR", "member_id": "HBR00000101"}
    named = ("SV1*HC:90834:HO*150*UN*1***1~DTP*472*D8*20261112~",)
    assert denied(Written(**claim), member("SBHBR")) == "CAS*CO*4*150~LQ*HE*N519"
    assert "SVC*HC:90834:HO*150*98.42**1" in answer(Written(**claim, lines=named), member("SBHBR"))


def test_a_payer_that_takes_telehealth_only_with_place_02() -> None:
    claim = {"payer": "SBHBR", "member_id": "HBR00000101", "taxonomy": MD, "lines": VIDEO}
    assert denied(Written(**claim, clm="150***10:B:1*Y*A*Y*Y"), member("SBHBR")) == "CAS*CO*5*150"  # type: ignore[arg-type]
    assert "150*98.42**1" in answer(Written(**claim, clm="150***02:B:1*Y*A*Y*Y"), member("SBHBR"))  # type: ignore[arg-type]


def test_an_add_on_draws_nothing_of_the_authorization_beside_it() -> None:
    harbor = member("SBHBR", authorizations=(GRANT._replace(procedures=("90837",)),))
    days = ("20261110", "20261111")
    claims = [
        Written(
            payer="SBHBR",
            member_id="HBR00000101",
            control=f"C{day}",
            clm="220***11:B:1*Y*A*Y*Y",
            before_hi="REF*G1*HB267001~",
            taxonomy=MD,
            lines=(
                f"SV1*HC:90837*200*UN*1***1~DTP*472*D8*{day}~",
                f"SV1*HC:90785*20*UN*1***1~DTP*472*D8*{day}~",
            ),
        )
        for day in days
    ]
    assert "CAS*CO*198" not in adjudicated(open_book(harbor), *claims)


def test_an_intake_is_paid_once_a_year() -> None:
    claims = [
        Written(
            payer="SBMCD",
            member_id="MCD00000101",
            control=f"C{day}",
            clm="240***11:B:1*Y*A*Y*Y",
            taxonomy=MD,
            lines=(f"SV1*HC:90791*240*UN*1***1~DTP*472*D8*{day}~",),
        )
        for day in ("20260105", "20261112")
    ]
    text = adjudicated(open_book(member("SBMCD")), *claims)
    assert (text.count("SVC*HC:90791*240*124.85"), text.count("CAS*CO*119*240")) == (1, 1)


def test_so_many_long_sessions_are_paid_in_a_month() -> None:
    days = ("20261030", *(f"202611{day:02}" for day in range(2, 9)))
    claims = [
        Written(
            payer="SBBLU",
            member_id="BLU00000101",
            control=f"C{day}",
            clm="200***11:B:1*Y*A*Y*Y",
            lines=(f"SV1*HC:90837*200*UN*1***1~DTP*472*D8*{day}~",),
        )
        for day in days
    ]
    text = adjudicated(open_book(member("SBBLU")), *claims)
    assert text.count("CAS*CO*119*200") == len(days) - 1 - 5  # one was in October, five of November are paid


def test_one_of_two_lines_is_paid() -> None:
    lines = (*Written().lines, "SV1*HC:90846*150*UN*1***1~DTP*472*D8*20261112~REF*6R*C1L2~")
    assert answer(Written(clm="300***11:B:1*Y*A*Y*Y", lines=lines)) == (
        "CLP*C1*1*300*124.32*150*13*11*1~"
        "SVC*HC:90834*150*124.32**1~CAS*CO*45*25.68~"
        "SVC*HC:90846*150*0**0**1~CAS*PR*204*150"
    )


def test_units_over_the_payers_limit_are_not_paid() -> None:
    lines = (
        "SV1*HC:90839*220*UN*1***1~DTP*472*D8*20261112~",
        "SV1*HC:90840*300*UN*3***1~DTP*472*D8*20261112~",
    )
    text = answer(Written(clm="520***11:B:1*Y*A*Y*Y", lines=lines))
    assert "SVC*HC:90840*300*168.48**2**3~CAS*CO*222*100*" in text


def test_two_therapies_of_one_day_are_bundled_unless_the_claim_says_distinct() -> None:
    group = "SV1*HC:90853{}*60*UN*1***1~DTP*472*D8*20261112~"
    plain = Written(clm="210***11:B:1*Y*A*Y*Y", lines=(*Written().lines, group.format("")))
    assert "CAS*CO*97*60~LQ*HE*M80" in answer(plain)
    distinct = Written(clm="210***11:B:1*Y*A*Y*Y", lines=(*Written().lines, group.format(":59")))
    assert "SVC*HC:90853:59*60*32.88**1" in answer(distinct)


def test_an_add_on_without_its_parent() -> None:
    alone = Written(lines=("SV1*HC:90785*150*UN*1***1~DTP*472*D8*20261112~",))
    assert denied(alone) == "CAS*CO*107*150"


def test_the_last_visit_of_the_year() -> None:
    second = Written(control="C2", lines=("SV1*HC:90834*150*UN*1***1~DTP*472*D8*20261113~",))
    text = adjudicated(open_book(member(visits_remaining=1)), Written(), second)
    assert text.count("CAS*CO*119*150") == 1


MEDICARE_PAID = (
    "SBR*P*18*******MB~AMT*D*82.88~OI***Y***Y~NM1*IL*1*TESTER*ROWAN****MI*MCR00000101~"
    "NM1*PR*2*MEDICARE PART B*****PI*SBMCR~"
)
AFTER_MEDICARE = (
    "SV1*HC:90834*150*UN*1***1~DTP*472*D8*20261112~REF*6R*C1L1~"
    "SVD*SBMCR*82.88*HC:90834**1~CAS*CO*45*46.4~CAS*PR*2*20.72~DTP*573*D8*20261114~"
)


def test_a_second_payer_pays_what_the_first_left_to_the_patient() -> None:
    claim = Written(
        payer="SBBLU",
        member_id="BLU00000101",
        sbr="S*18*******BL",
        after_rendering=MEDICARE_PAID,
        lines=(AFTER_MEDICARE,),
    )
    supplement = member("SBBLU", primary_payer_id="SBMCR")
    assert answer(claim, supplement) == ("CLP*C1*2*150*20.72**12*11*1~SVC*HC:90834*150*20.72**1~CAS*OA*23*129.28")


def test_what_the_first_payer_did_must_add_up() -> None:
    claim = Written(
        payer="SBBLU",
        member_id="BLU00000101",
        sbr="S*18*******BL",
        after_rendering=MEDICARE_PAID,
        lines=(AFTER_MEDICARE.replace("20.72", "20.00"),),
    )
    out = open_book(member("SBBLU")).receive(MONDAY, file_of(claim))
    assert "STC*A8:400*" in out[1].text


def test_the_stand_in_member_is_who_the_texts_name() -> None:
    assert (ROWAN.first, ROWAN.member_id) == ("ROWAN", Written().member_id)
