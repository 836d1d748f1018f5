"""The archive of every interchange, what left in which of them, and the money that came back."""

import sqlalchemy as sa

from bridge.store.column import Dollars, Instant, Sealed, SealedJson
from bridge.store.tables.base import key, metadata, owner, text

control_number = sa.Table(
    "control_number",
    metadata,
    key("partner"),
    key("name"),  # isa13, gs06, st02
    sa.Column("value", sa.BigInteger, nullable=False),  # the last one given out
)

interchange = sa.Table(
    "interchange",
    metadata,
    key("id"),
    owner(),
    text("direction"),
    text("partner"),
    text("kind"),  # 837P, 999, TA1, 277CA, 835, 270 ...; empty until it is read
    text("name"),  # the file's
    sa.Column("isa13", sa.BigInteger),
    text("phase"),
    text("owner"),  # the fence: who may move it on
    text("sha256"),
    sa.Column("content", Sealed("interchange.content"), nullable=False),
    text("note"),  # why it is unreadable or in doubt
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Index(
        "uq_interchange_inbound",
        "practice_id",
        "partner",
        "name",
        "sha256",
        unique=True,
        sqlite_where=sa.text("direction = 'inbound'"),
        postgresql_where=sa.text("direction = 'inbound'"),
    ),
    sa.Index(
        "uq_interchange_isa13",
        "partner",
        "isa13",
        unique=True,
        sqlite_where=sa.text("direction = 'outbound'"),
        postgresql_where=sa.text("direction = 'outbound'"),
    ),
    sa.Index(None, "practice_id", "direction", "phase"),
)

interchange_transaction = sa.Table(
    "interchange_transaction",
    metadata,
    sa.Column("interchange_id", sa.String, sa.ForeignKey("interchange.id"), primary_key=True),
    key("st02"),
    owner(),
    text("partner"),
    sa.Column("gs06", sa.BigInteger, nullable=False),
    text("bht03"),
    sa.UniqueConstraint("partner", "gs06", "st02"),
    sa.UniqueConstraint("partner", "bht03"),
)

interchange_claim = sa.Table(
    "interchange_claim",
    metadata,
    sa.Column("control_number", sa.String, sa.ForeignKey("claim.control_number"), primary_key=True),
    # A claim leaves once in each version: the key of this table is what makes it so.
    sa.Column("claim_version", sa.Integer, primary_key=True),
    owner(),
    sa.Column("interchange_id", sa.String, nullable=False),
    text("st02"),
    sa.ForeignKeyConstraint(
        ["interchange_id", "st02"], ["interchange_transaction.interchange_id", "interchange_transaction.st02"]
    ),
    sa.Index(None, "interchange_id", "st02"),
)

remittance = sa.Table(
    "remittance",
    metadata,
    key("id"),
    owner(),
    sa.Column("interchange_id", sa.String, sa.ForeignKey("interchange.id"), nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),  # of the ST in its interchange, from 1
    text("st02"),
    text("trace"),  # TRN02
    text("payer_tax_id"),  # TRN03
    text("payer_name"),
    sa.Column("paid_cents", Dollars, nullable=False),  # BPR02
    sa.Column("payment_date", sa.Date),  # BPR16
    sa.Column("claim_count", sa.Integer, nullable=False),
    sa.Column("balanced", sa.Boolean, nullable=False),
    sa.Column("difference_cents", Dollars, nullable=False),
    text("state"),
    sa.Column("document", SealedJson("remittance.document"), nullable=False),
    sa.Column("read_at", Instant, nullable=False),
    sa.UniqueConstraint("interchange_id", "ordinal"),
    sa.Index(None, "practice_id", "trace"),
)

posting = sa.Table(
    "posting",
    metadata,
    key("id"),
    owner(),
    text("key"),  # TRN03|TRN02|CLP01|CLP07|CLP02|ordinal
    sa.Column("control_number", sa.String, sa.ForeignKey("claim.control_number"), nullable=False),
    sa.Column("remittance_id", sa.String, sa.ForeignKey("remittance.id"), nullable=False, index=True),
    text("event"),
    sa.Column("paid_cents", Dollars, nullable=False),
    sa.Column("patient_cents", Dollars, nullable=False),
    sa.Column("adjusted_cents", Dollars, nullable=False),
    sa.Column("open_cents", Dollars, nullable=False),
    sa.Column("interest_cents", Dollars, nullable=False),
    text("payer_claim_number"),
    text("undoes"),
    sa.Column("ordinal", sa.Integer, nullable=False),  # of the posting among its claim's, from 1
    sa.Column("document", SealedJson("posting.document"), nullable=False),  # the ClaimPayment
    sa.Column("at", Instant, nullable=False),
    sa.UniqueConstraint("practice_id", "key"),
    sa.UniqueConstraint("control_number", "ordinal"),
)

provider_adjustment = sa.Table(
    "provider_adjustment",
    metadata,
    key("id"),
    owner(),
    text("key"),
    sa.Column("remittance_id", sa.String, sa.ForeignKey("remittance.id"), nullable=False, index=True),
    text("reason"),  # PLB03-1
    text("reference"),  # PLB03-2
    text("provider"),  # PLB01
    sa.Column("fiscal_period", sa.Date),  # PLB02
    sa.Column("amount_cents", Dollars, nullable=False),  # PLB04
    sa.Column("at", Instant, nullable=False),
    sa.UniqueConstraint("practice_id", "key"),
)
