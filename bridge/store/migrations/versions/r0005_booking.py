"""When an encounter took its clinician, so that nobody is billed in two rooms at once."""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"


def upgrade() -> None:
    op.add_column("encounter", sa.Column("starts", sa.DateTime(timezone=True), nullable=True))
    op.add_column("encounter", sa.Column("ends", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f("ix_encounter_practice_id_ehr_service_date"),
        "encounter",
        ["practice_id", "ehr", "service_date"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_encounter_practice_id_ehr_service_date"), table_name="encounter")
    with op.batch_alter_table("encounter") as batch:
        batch.drop_column("ends")
        batch.drop_column("starts")
