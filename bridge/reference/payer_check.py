"""What `bridge check-config` says of payers' packs beyond their shape: codes nobody knows, and their own examples."""

from collections.abc import Iterator
from pathlib import Path

from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.payer_rules import PayerCatalog, PayerRules
from bridge.billing.payer_table import EVERY
from bridge.billing.problem import Problem, Severity
from bridge.reference.payer_example import failures


def check_packs(folder: str, payers: PayerCatalog, procedures: ProcedureCatalog) -> Iterator[Problem]:
    """A warning for each pack that names codes which are not in the catalog: no claim of ours can carry them."""
    for payer_id, packs in payers.packs.items():
        for rules in packs:
            unknown = sorted(code for code in _codes(rules) if code != EVERY and not procedures.knows(code))
            if unknown:
                yield Problem(
                    code="PAYER_PROCEDURE_UNKNOWN",
                    place=f"{folder}/{payer_id} {rules.version}",
                    reason=f"The pack names {', '.join(unknown)}, which the procedure catalog does not have.",
                    remedy="Correct the code, or add it to procedures.toml.",
                    severity=Severity.WARN,
                )


def check_examples(root: Path, procedures: ProcedureCatalog) -> Iterator[Problem]:
    """Every example of a pack that comes out other than it says. Raises ConfigFault."""
    for file, name, why in failures(procedures, root):
        yield Problem(
            code="PAYER_EXAMPLE_FAILED",
            place=f"{file} example {name}",
            reason=f"{why[:1].upper()}{why[1:]}.",
            remedy="Correct the pack, or the example where the payer has changed.",
        )


def _codes(rules: PayerRules) -> frozenset[str]:
    rows = [row.procedures for row in rules.telehealth]
    rows += [row.procedures for row in rules.licence_rows]
    rows += [row.procedures for row in rules.authorization_needs]
    rows += [row.procedures for row in rules.visit_limits]
    rows += [row.procedures for row in (*rules.denied_codes, *rules.allowed_codes)]
    plain = rules.authorization_procedures | rules.denied_procedures
    guided = rules.companion.referring_procedures | rules.companion.described_procedures
    own = {row.procedure for row in rules.service_codes}
    return plain.union(guided, own, *rows)
