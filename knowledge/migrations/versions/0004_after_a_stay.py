"""after a stay."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_after_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("rating", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("again", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_column("again")
        batch_op.drop_column("rating")
        batch_op.drop_column("asked_after_at")
