"""No field is forgotten: whatever a value of a transaction can say, the strategies say it in one of their examples."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tests.x12.codec import CODECS
from tests.x12.strategies import (
    acknowledgment,
    authorization,
    claim_acknowledgment,
    claim_status,
    institutional_claim,
    professional_claim,
)
from tests.x12.strategies.filled import forgotten

# Expressions for paths, and why no text fills them; all below such a path is meant too.
NOT_ON_THE_WIRE: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "not_on_the_wire.toml").read_text(encoding="ascii")
)
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "837P": professional_claim.claims(loose=True),
    "837I": institutional_claim.claims(loose=True),
    "276": claim_status.inquiries(loose=True),
    "277": claim_status.answers(loose=True),
    "277CA": claim_acknowledgment.batches(loose=True),
    "278 request": authorization.requests(loose=True),
    "278 response": authorization.answers(loose=True),
    "999": acknowledgment.groups(loose=True),
}


@pytest.mark.parametrize("kind", STRATEGIES)
def test_every_field_is_said_in_one_example_at_least(kind: str) -> None:
    assert forgotten(CODECS[kind].shape, STRATEGIES[kind], NOT_ON_THE_WIRE.get(kind, {})) == []
