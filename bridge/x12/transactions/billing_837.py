"""What an 837 of either kind says of who bills besides their name: contacts, where payments go, a plan that paid."""

from collections.abc import Iterator

from bridge.billing.party import BillingProvider, PayToPlan
from bridge.x12.transactions import element
from bridge.x12.transactions.batch_837 import write_contact
from bridge.x12.transactions.contact_837 import write_contact as write_further_contact
from bridge.x12.transactions.party import write_address, write_references
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import Form, WrittenSegment, written

_SPECIALTY = Form("PRV", "- - billing.taxonomy")
_CURRENCY = Form("CUR", "- billing.currency")
_PLAN = Form("NM1", "- - name - - - - - plan_id")
_PLAN_TAX = Form("REF", "- tax_id")


def write_billing_level(billing: BillingProvider, level: int) -> Iterator[WrittenSegment]:
    """HL, PRV and CUR of 2000A; `level` is HL01."""
    yield written("HL", str(level), "", "20", "1")
    if billing.taxonomy:
        yield _SPECIALTY.fill("", "BI", "PXC", element.code(billing.taxonomy))
    if billing.currency:
        yield _CURRENCY.fill("", "85", element.code(billing.currency))


def write_contacts(billing: BillingProvider, submission: Submission | None) -> Iterator[WrittenSegment]:
    """PER of 2010AA: all that were read, or the one that the practice has."""
    if not billing.contacts:
        yield from write_contact(billing, submission)
    for index, contact in enumerate(billing.contacts):
        yield write_further_contact(contact, f"billing.contacts[{index}].")


def write_pay_to(billing: BillingProvider) -> Iterator[WrittenSegment]:
    """Loops 2010AB and 2010AC."""
    if billing.pay_to is not None:
        is_person = billing.is_person if billing.pay_to_is_person is None else billing.pay_to_is_person
        yield written("NM1", "87", "1" if is_person else "2")
        yield from write_address(billing.pay_to, "billing.pay_to")
    if billing.pay_to_plan is not None:
        yield from _plan(billing.pay_to_plan, "billing.pay_to_plan.")


def _plan(plan: PayToPlan, owner: str) -> Iterator[WrittenSegment]:
    """Loop 2010AC."""
    name, number = element.name(plan.name), element.plain(plan.plan_id)
    yield _PLAN.fill(owner, "PE", "2", name, "", "", "", "", plan.id_qualifier if number else "", number)
    yield from write_address(plan.address, f"{owner}address")
    yield from write_references(plan.references, owner)
    if plan.tax_id:
        yield _PLAN_TAX.fill(owner, "EI", element.number(plan.tax_id))
