"""Alembic's entry: runs over the connection that `db/schema.py` hands in."""

from alembic import context

from exam_prep.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
