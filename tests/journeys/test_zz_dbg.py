import time
from tests.journeys.test_encounter_to_payment import *
from tests.journeys.test_encounter_to_payment import a_claim_that_is_about_to_leave as about
def test_dbg(shared_stage):
    stage=shared_stage
    t=[time.monotonic()]
    def lap(n):
        print(f"{n:30s} {time.monotonic()-t[0]:.2f}"); t[0]=time.monotonic()
    with open_office(stage, at_work=False) as office:
        lap("open")
        clear = about(office); lap("draft")
        a_worker_dies_at(office, UPLOADED); lap("die1")
        a_worker_dies_at(office, RENAMED); lap("die2")
        d = about(office); lap("draft2")
        a_worker_dies_at(office, DECIDED); lap("die3")
        with process(["worker"], stage.folder, stage.environment()):
            office.rest(); lap("rest")
            office.submit(); lap("submit")
            a_person_has_asked_the_clearinghouse(office, d); lap("ask")
            office.submit(); lap("submit")
            office.collect(); lap("collect")
            office.get_paid(); lap("paid")
        lap("down")
        office.judge_kept(); lap("judge")
