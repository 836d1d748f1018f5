"""The archive, and the money that came back."""

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    _create_control_number()
    _create_interchange()
    _create_interchange_transaction()
    _create_remittance()
    _create_interchange_claim()
    _create_posting()
    _create_provider_adjustment()


def downgrade() -> None:
    op.drop_index(op.f("ix_provider_adjustment_remittance_id"), table_name="provider_adjustment")
    op.drop_table("provider_adjustment")
    op.drop_index(op.f("ix_posting_remittance_id"), table_name="posting")
    op.drop_table("posting")
    op.drop_index(op.f("ix_interchange_claim_interchange_id_st02"), table_name="interchange_claim")
    op.drop_table("interchange_claim")
    op.drop_index(op.f("ix_remittance_practice_id_trace"), table_name="remittance")
    op.drop_table("remittance")
    op.drop_table("interchange_transaction")
    op.drop_index(
        "uq_interchange_isa13",
        table_name="interchange",
        sqlite_where=sa.text("direction = 'outbound'"),
        postgresql_where=sa.text("direction = 'outbound'"),
    )
    op.drop_index(
        "uq_interchange_inbound",
        table_name="interchange",
        sqlite_where=sa.text("direction = 'inbound'"),
        postgresql_where=sa.text("direction = 'inbound'"),
    )
    op.drop_index(op.f("ix_interchange_practice_id_direction_phase"), table_name="interchange")
    op.drop_table("interchange")
    op.drop_table("control_number")


def _create_control_number() -> None:
    op.create_table(
        "control_number",
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("partner", "name", name=op.f("pk_control_number")),
    )


def _create_interchange() -> None:
    op.create_table(
        "interchange",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("isa13", sa.BigInteger(), nullable=True),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_interchange_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interchange")),
    )
    op.create_index(
        op.f("ix_interchange_practice_id_direction_phase"),
        "interchange",
        ["practice_id", "direction", "phase"],
        unique=False,
    )
    op.create_index(
        "uq_interchange_inbound",
        "interchange",
        ["practice_id", "partner", "name", "sha256"],
        unique=True,
        sqlite_where=sa.text("direction = 'inbound'"),
        postgresql_where=sa.text("direction = 'inbound'"),
    )
    op.create_index(
        "uq_interchange_isa13",
        "interchange",
        ["partner", "isa13"],
        unique=True,
        sqlite_where=sa.text("direction = 'outbound'"),
        postgresql_where=sa.text("direction = 'outbound'"),
    )


def _create_interchange_transaction() -> None:
    op.create_table(
        "interchange_transaction",
        sa.Column("interchange_id", sa.String(), nullable=False),
        sa.Column("st02", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("gs06", sa.BigInteger(), nullable=False),
        sa.Column("bht03", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interchange_id"], ["interchange.id"], name=op.f("fk_interchange_transaction_interchange_id")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_interchange_transaction_practice_id")),
        sa.PrimaryKeyConstraint("interchange_id", "st02", name=op.f("pk_interchange_transaction")),
        sa.UniqueConstraint("partner", "bht03", name=op.f("uq_interchange_transaction_partner_bht03")),
        sa.UniqueConstraint("partner", "gs06", "st02", name=op.f("uq_interchange_transaction_partner_gs06_st02")),
    )


def _create_remittance() -> None:
    op.create_table(
        "remittance",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("interchange_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("st02", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("payer_tax_id", sa.String(), nullable=False),
        sa.Column("payer_name", sa.String(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("payment_date", sa.Date(), nullable=True),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.Column("balanced", sa.Boolean(), nullable=False),
        sa.Column("difference_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["interchange_id"], ["interchange.id"], name=op.f("fk_remittance_interchange_id")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_remittance_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
        sa.UniqueConstraint("interchange_id", "ordinal", name=op.f("uq_remittance_interchange_id_ordinal")),
    )
    op.create_index(op.f("ix_remittance_practice_id_trace"), "remittance", ["practice_id", "trace"], unique=False)


def _create_interchange_claim() -> None:
    op.create_table(
        "interchange_claim",
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("claim_version", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("interchange_id", sa.String(), nullable=False),
        sa.Column("st02", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["control_number"], ["claim.control_number"], name=op.f("fk_interchange_claim_control_number")
        ),
        sa.ForeignKeyConstraint(
            ["interchange_id", "st02"],
            ["interchange_transaction.interchange_id", "interchange_transaction.st02"],
            name=op.f("fk_interchange_claim_interchange_id_st02"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_interchange_claim_practice_id")),
        sa.PrimaryKeyConstraint("control_number", "claim_version", name=op.f("pk_interchange_claim")),
    )
    op.create_index(
        op.f("ix_interchange_claim_interchange_id_st02"), "interchange_claim", ["interchange_id", "st02"], unique=False
    )


def _create_posting() -> None:
    op.create_table(
        "posting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("remittance_id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_cents", sa.BigInteger(), nullable=False),
        sa.Column("adjusted_cents", sa.BigInteger(), nullable=False),
        sa.Column("open_cents", sa.BigInteger(), nullable=False),
        sa.Column("interest_cents", sa.BigInteger(), nullable=False),
        sa.Column("payer_claim_number", sa.String(), nullable=False),
        sa.Column("undoes", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["control_number"], ["claim.control_number"], name=op.f("fk_posting_control_number")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_posting_practice_id")),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittance.id"], name=op.f("fk_posting_remittance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("control_number", "ordinal", name=op.f("uq_posting_control_number_ordinal")),
        sa.UniqueConstraint("practice_id", "key", name=op.f("uq_posting_practice_id_key")),
    )
    op.create_index(op.f("ix_posting_remittance_id"), "posting", ["remittance_id"], unique=False)


def _create_provider_adjustment() -> None:
    op.create_table(
        "provider_adjustment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("remittance_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("fiscal_period", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_provider_adjustment_practice_id")),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittance.id"], name=op.f("fk_provider_adjustment_remittance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_adjustment")),
        sa.UniqueConstraint("practice_id", "key", name=op.f("uq_provider_adjustment_practice_id_key")),
    )
    op.create_index(
        op.f("ix_provider_adjustment_remittance_id"), "provider_adjustment", ["remittance_id"], unique=False
    )
