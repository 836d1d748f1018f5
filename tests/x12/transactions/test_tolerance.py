"""Whatever stands in a text, a reader gives back what it can and never raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837p, remittance_835
from tests.x12.transactions.test_sample import READERS

IDS = (
    "ST BHT HL NM1 N1 N3 N4 REF PER PRV SBR PAT DMG CLM AMT HI LX SV1 DTP SVD CAS OI BPR TRN CLP SVC DTM MOA PLB LQ "
    "AK1 AK2 IK3 IK4 IK5 AK9 TA1 STC QTY EB HSD III MSG AAA LS LE EQ INS SE ZZZ"
)
CODES = "20 21 22 23 19 PT IL PR QC 85 82 77 DQ 03 6R F8 G1 EJ 1K 472 573 RD8 D8 HC:90837:95 ABK:F411 30^MH P S 18 U"
ELEMENT = st.one_of(
    st.sampled_from(CODES.split()), st.just(""), st.text(max_size=12), st.from_regex(r"-?[0-9]{0,40}\.?[0-9]{0,20}")
)
SEGMENT = st.builds(
    lambda id, elements: Segment(id, tuple(elements)), st.sampled_from(IDS.split()), st.lists(ELEMENT, max_size=12)
)


@settings(max_examples=100, deadline=None)
@given(st.lists(SEGMENT, max_size=25))
def test_any_segments_can_be_read_and_no_claim_is_lost(segments: list[Segment]) -> None:
    for read in READERS:
        read(segments)
    assert len(claim_837p.read(segments)) == sum(s.id == "CLM" for s in segments)
    assert len(remittance_835.read(segments).claims) == sum(s.id == "CLP" for s in segments)
