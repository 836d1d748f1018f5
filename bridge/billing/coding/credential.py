"""What the licence of who renders, and supervision, add to a line: the modifiers that decide the price."""

from bridge.billing.coding.supervision import Standing
from bridge.billing.origin import Origin, Source
from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import UNSURE


def credential(who: Standing, procedure: str, rules: PayerRules) -> tuple[tuple[str, ...], tuple[Origin, ...]]:
    """(modifiers in their order, why each of them). # SV101-3: what decides the price stands first"""
    found = rules.licence_row(who.rendering.licence, procedure) if who.rendering is not None else None
    supervision = tuple(origin for origin in who.origins if origin.field == "modifiers")
    if who.rendering is None or found is None or not found[1].modifiers:
        return who.modifiers, supervision
    place, row = found
    because = f"{' '.join(row.modifiers)}: licence {who.rendering.licence.value}"
    own = Origin(
        field="modifiers",
        source=Source.RULE,
        place=f"payer:{rules.payer.id} {place}",
        version=rules.version,
        because=f"{because} (unsure: {row.source})" if row.certainty == UNSURE else because,
    )
    return (*row.modifiers, *who.modifiers), (own, *supervision)
