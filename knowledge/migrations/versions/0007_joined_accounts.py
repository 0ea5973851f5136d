"""accounts of one person that were joined, and the codes for it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_worker_joined"), ["joined"], unique=False)
    op.create_table(
        "join_code",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["worker.id"]),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("join_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_code_worker"), ["worker"], unique=False)


def downgrade() -> None:
    op.drop_table("join_code")
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_joined"))
        batch_op.drop_column("joined")
