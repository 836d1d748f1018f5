"""Whatever JSON an EHR sends, drafting answers with one outcome per encounter and never raises."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.billing.history import NO_HISTORY
from bridge.draft import OutcomeStatus, draft
from bridge.mapping.chart import Chart
from tests.draft.test_authorization import HARBOR, harbor_authorization
from tests.mapping.charts import TODAY, Json, cedar, chart, encounter, rules, sandbox

JUNK: st.SearchStrategy[Any] = st.sampled_from(
    (None, True, 0, -1, 1.5, "", "x", "2026-13-45", [], {}, [[]], [{}], {"reference": 7}, "#x")
)
WHOLE = chart(encounter(), HARBOR, harbor_authorization())


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, child in inner for p in ((*path, key), *paths(child, (*path, key)))]


def spoiled(value: Any, path: tuple[str | int, ...], junk: Any) -> Any:
    """The value with `junk` at `path`."""
    if not path:
        return junk
    if isinstance(value, dict):
        return {k: spoiled(v, path[1:], junk) if k == path[0] else v for k, v in value.items()}
    if isinstance(value, list):
        return [spoiled(v, path[1:], junk) if i == path[0] else v for i, v in enumerate(value)]
    return value  # an earlier spoil took the place away


PLACES = [
    (name, path)
    for name, resource in sorted(WHOLE.resources.items())
    for path in paths(resource)
    if path not in {("id",), ("resourceType",)}
]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(spoils=st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=2))
def test_a_spoiled_chart_still_has_its_outcome(spoils: list[tuple[tuple[str, tuple[str | int, ...]], Any]]) -> None:
    resources: dict[str, Json] = {name: dict(resource) for name, resource in WHOLE.resources.items()}
    for (name, path), junk in spoils:
        resources[name] = spoiled(resources[name], path, junk)
    broken = Chart(encounters=(resources["Encounter/e1"],), resources=resources)
    (outcome,) = draft(broken, sandbox(), cedar(), rules(), NO_HISTORY, TODAY)
    assert outcome.encounter_id == "e1"
    assert outcome.status is OutcomeStatus.DRAFT or outcome.problems
