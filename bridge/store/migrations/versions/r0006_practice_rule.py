"""Rules that a practice writes for itself, every version of them; and the sessions that a claim was drafted from."""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    op.add_column("claim", sa.Column("sessions", sa.LargeBinary(), nullable=True))
    op.create_table(
        "practice_rule",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_practice_rule_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "rule_id", "version", name=op.f("pk_practice_rule")),
    )


def downgrade() -> None:
    op.drop_table("practice_rule")
    with op.batch_alter_table("claim") as batch:
        batch.drop_column("sessions")
