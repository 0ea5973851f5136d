"""whose unread words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unreadfragment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sayer", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_unreadfragment_sayer"), ["sayer"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("unreadfragment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unreadfragment_sayer"))
        batch_op.drop_column("sayer")
