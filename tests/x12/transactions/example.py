"""The synthetic practice, payers and people of the golden files. Everybody here is made up."""

from datetime import UTC, date, datetime
from decimal import Decimal

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.identifier import npi_with_check_digit
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Licence,
    Patient,
    Payer,
    PersonName,
    Relationship,
    Sex,
    Subscriber,
)
from bridge.x12.interchange import GroupHeader, InterchangeHeader, read_interchanges, write_interchange
from bridge.x12.segment import Segment
from bridge.x12.transactions.submission import Submission

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)

CEDAR = BillingProvider(
    name="CEDAR STREET BEHAVIORAL HEALTH",
    npi=npi_with_check_digit("199912345"),
    taxonomy="261QM0801X",
    tax_id="061234567",
    address=Address(line1="118 CEDAR STREET", city="HARTFORD", state="CT", postal_code="061031204"),
    contact_name="RUTH ADEYEMI",
    contact_phone="8605550118",
)
DELGADO = Clinician(
    id="",
    name=PersonName(last="DELGADO", first="MARIA"),
    npi=npi_with_check_digit("199900003"),
    taxonomy="1041C0700X",
    licence=Licence.OTHER,
)
NORTHWIND = Payer(id="", name="NORTHWIND HEALTH", payer_id="SBNWH", filing_indicator="CI")
MEDICARE = Payer(id="", name="MEDICARE PART B SANDBOX", payer_id="SBMCR", filing_indicator="MB")
HOME = Address(line1="7 ELM COURT", line2="APT 3", city="WINDSOR", state="CT", postal_code="060951234")
MARSH = Patient(
    id="", name=PersonName(last="MARSH", first="DANA"), birth_date=date(1988, 4, 2), sex=Sex.FEMALE, address=HOME
)
MARSH_POLICY = Subscriber(
    name=MARSH.name,
    member_id="NWH00000042",
    relationship=Relationship.SELF,
    birth_date=MARSH.birth_date,
    sex=MARSH.sex,
    address=HOME,
    group_number="GRP1001",
)


# fifty-five minutes of psychotherapy by video, 175 dollars
LINE = ServiceLine(
    number=1,
    procedure="90837",
    modifiers=("95",),
    charge=Decimal("175.00"),
    units=1,
    place_of_service="10",
    diagnosis_pointers=(1,),
    service_date=date(2026, 11, 16),
    control_number="B1L1",
    encounter_id="",
)
CLAIM = Claim(
    control_number="B1",
    practice_id="",
    patient=MARSH,
    subscriber=MARSH_POLICY,
    payer=NORTHWIND,
    billing=CEDAR,
    rendering=DELGADO,
    service_date=date(2026, 11, 16),
    place_of_service="10",
    diagnoses=("F41.1", "F33.1"),
    lines=(LINE,),
)


def submission(transaction_number: str = "0001", reference: str = "BATCH1") -> Submission:
    """What goes to the sandbox clearinghouse."""
    return Submission(
        transaction_number=transaction_number,
        reference=reference,
        created_at=AT,
        submitter_name="CEDAR STREET BEHAVIORAL HEALTH",
        submitter_id="CEDAR",
        receiver_name="SANDBOX CLEARINGHOUSE",
        receiver_id="SANDBOXCH",
        contact_name="OWEN CASTELLANO",
        contact_phone="8605550117",
    )


def wrap(functional_id: str, version: str, *bodies: tuple[Segment, ...]) -> str:
    """The transaction sets in one interchange, a segment on each line."""
    header = InterchangeHeader(sender="CEDAR", receiver="SANDBOXCH", control_number=1, written_at=AT)
    group = GroupHeader(
        functional_id=functional_id, sender="CEDAR", receiver="SANDBOXCH", control_number=1, version=version
    )
    return write_interchange(header, group, bodies).replace("~", "~\n")


def sets(text: str) -> list[tuple[Segment, ...]]:
    """The segments of every transaction set of a text."""
    interchanges, _ = read_interchanges(text)
    return [transaction.segments for i in interchanges for transaction in i.transactions]
