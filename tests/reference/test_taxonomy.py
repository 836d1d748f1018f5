from pathlib import Path

import pytest

from bridge.billing.identifier import is_taxonomy
from bridge.billing.party import Licence
from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.taxonomy import load_taxonomies

HEAD = "code,licences,label,certainty,source\n"


def test_ours_have_their_form_and_words() -> None:
    ours = load_taxonomies(CONFIG)
    assert all(is_taxonomy(code) and taxonomy.label for code, taxonomy in ours.items())
    assert ours["1041C0700X"].licences == {Licence.CLINICAL_SOCIAL_WORKER, Licence.ASSOCIATE}
    assert ours["261QM0801X"].licences == frozenset()


def test_every_licence_has_a_taxonomy() -> None:
    assert frozenset().union(*(t.licences for t in load_taxonomies(CONFIG).values())) == frozenset(Licence)


def test_what_is_unsure_says_so() -> None:
    assert load_taxonomies(CONFIG)["175T00000X"].certainty == "unsure"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1041C0700,LCSW,x,certain,y", "line 2: code: a taxonomy has ten characters"),
        ("1041C0700X,LCSW,x,perhaps,y", "line 2: certainty: one of certain, likely, unsure"),
        ("1041C0700X,NURSE,x,certain,y", "line 2: licences: one of MD, NPP"),
    ],
)
def test_a_wrong_row_is_named(row: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "taxonomies.csv").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_taxonomies(tmp_path)
    assert str(raised.value).startswith(f"taxonomies.csv: {fault}")
