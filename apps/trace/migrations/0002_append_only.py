"""Triggers that keep the table append-only, on both databases.

An entry is sealed once: place and digest are filled in, and nothing else ever changes. What is younger than 180 days, or
not sealed, is not deleted. SQLite loses triggers when a later migration makes a table anew: such a migration installs
them again (``install``).
"""

from django.db import migrations

COLUMNS = (
    "id", "at", "kind", "what", "subject", "subject_id", "region_id", "department_id", "place",
    "user_id", "username", "name", "role", "address", "content",
)
REFUSED = "操作日志只能追加，不能修改或删除"

POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION trace_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER trace_keep_content BEFORE UPDATE ON trace_traceentry FOR EACH ROW
    WHEN (OLD.sequence IS NOT NULL OR NEW.sequence IS NULL OR
        ({", ".join(f"OLD.{name}" for name in COLUMNS)}) IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in COLUMNS)}))
    EXECUTE FUNCTION trace_refuse()
    """,
    """
    CREATE TRIGGER trace_keep_row BEFORE DELETE ON trace_traceentry FOR EACH ROW
    WHEN (OLD.sequence IS NULL OR OLD.at > now() - interval '180 days')
    EXECUTE FUNCTION trace_refuse()
    """,
    """
    CREATE TRIGGER trace_keep_table BEFORE TRUNCATE ON trace_traceentry FOR EACH STATEMENT
    EXECUTE FUNCTION trace_refuse()
    """,
)
SQLITE = (
    f"""
    CREATE TRIGGER trace_keep_content BEFORE UPDATE ON trace_traceentry
    WHEN OLD.sequence IS NOT NULL OR NEW.sequence IS NULL
        OR {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)}
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
    f"""
    CREATE TRIGGER trace_keep_row BEFORE DELETE ON trace_traceentry
    WHEN OLD.sequence IS NULL OR OLD.at > datetime('now', '-180 days')
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
)
TRIGGERS = {
    "postgresql": ("trace_keep_content", "trace_keep_row", "trace_keep_table"),
    "sqlite": ("trace_keep_content", "trace_keep_row"),
}


def installing(vendor):
    """The statements that make the triggers."""
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def removing(vendor):
    """The statements that take them away."""
    of_table = " ON trace_traceentry" if vendor == "postgresql" else ""
    return tuple(f"DROP TRIGGER IF EXISTS {name}{of_table}" for name in TRIGGERS[vendor])


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (*removing(vendor), *installing(vendor)):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in removing(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("trace", "0001_trace_entries")]
    operations = [migrations.RunPython(install, remove)]
