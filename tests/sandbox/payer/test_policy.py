"""What every payer of the sandbox refuses: each fault on a claim, with the reason and the remark that come back."""

from tests.sandbox.payer.desk import MD, Written, adjudicated, member, open_book


def _line(procedure: str, charge: int = 150, units: int = 1) -> str:
    return f"SV1*HC:{procedure}*{charge}*UN*{units}***1~DTP*472*D8*20261112~"


def _answer(*lines: str, taxonomy: str = "1041C0700X", diagnoses: str = "HI*ABK:F411~", charge: int = 150) -> str:
    claim = Written(lines=lines, taxonomy=taxonomy, diagnoses=diagnoses, clm=f"{charge}***11:B:1*Y*A*Y*Y")
    return adjudicated(open_book(), claim)


def test_a_code_that_ended_before_the_day_is_refused() -> None:
    assert "CAS*CO*181*150" in _answer(_line("90806"))


def test_more_units_than_a_day_holds_are_refused() -> None:
    assert "CAS*CO*151*150~LQ*HE*N362" in _answer(_line("90834", units=3))


def test_a_visit_with_medical_decisions_is_not_for_a_social_worker() -> None:
    assert "CAS*CO*170*150" in _answer(_line("99213"))
    assert "CAS*CO*170" not in _answer(_line("99213"), taxonomy=MD)


def test_a_group_is_not_paid_by_sound_alone() -> None:
    heard = "SV1*HC:90853:93*150*UN*1*10**1~DTP*472*D8*20261112~"
    assert "CAS*CO*4*150" in _answer(heard)


def test_two_codes_that_are_never_paid_together_pay_once_whatever_the_modifier() -> None:
    answer = _answer(_line("90791"), _line("90834:59"), charge=300)
    assert "CAS*CO*236*150" in answer
    assert answer.count("CAS*CO*236") == 1


def test_a_circumstance_in_first_place_is_refused() -> None:
    assert "CAS*CO*167*150" in _answer(_line("90834"), diagnoses="HI*ABK:Z630~")
    assert "CAS*CO*167" not in _answer(_line("90834"), diagnoses="HI*ABK:F411*ABF:Z630~")


def test_diagnoses_that_exclude_each_other_are_refused() -> None:
    assert "CAS*CO*146*150" in _answer(_line("90834"), diagnoses="HI*ABK:F321*ABF:F331~")
    assert "CAS*CO*146" not in _answer(_line("90834"), diagnoses="HI*ABK:F331*ABF:F1020~")


def test_health_behavior_is_not_for_a_mental_disorder() -> None:
    # 96158 is in no fee schedule of the sandbox: CO96 once the diagnosis is right
    assert "CAS*CO*11*150" in _answer(_line("96158"))
    assert "CAS*CO*96*150" in _answer(_line("96158"), diagnoses="HI*ABK:E119~")


def test_a_last_name_that_is_not_the_members_is_refused() -> None:
    other = member("SBNWH", last="OTHERWISE")
    assert "CAS*CO*31*150" in adjudicated(open_book(other), Written())
