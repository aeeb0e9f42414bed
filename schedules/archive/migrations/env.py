"""Where Alembic gets its connection from: whoever asks for the migration has it open, in a transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=False)
context.run_migrations()
