"""The index of the search. Not one transaction, because PostgreSQL makes an index without locking only outside one."""

from django.db import migrations, models

SQLITE = """CREATE VIRTUAL TABLE IF NOT EXISTS core_search USING fts5(words, tokenize = "ascii tokenchars '_'")"""
POSTGRESQL = [
    "ALTER TABLE core_indexed ADD COLUMN IF NOT EXISTS vector tsvector NOT NULL DEFAULT ''",
    # Kept in the row: walking through the newest cases then reads no second table.
    "ALTER TABLE core_indexed ALTER COLUMN vector SET STORAGE MAIN",
    "ALTER TABLE core_indexed SET (toast_tuple_target = 8160)",
    # Written at once: a list of what is pending would make every search after a busy hour slower.
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS core_indexed_vector ON core_indexed USING gin (vector) "
    "WITH (fastupdate = off)",
]


def forwards(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else [SQLITE]:
        editor.execute(statement)


def backwards(apps, editor):
    """On PostgreSQL column and index go with their table."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE IF EXISTS core_search")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0002_region")]

    operations = [
        migrations.CreateModel(
            name="Indexed",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("kind", models.CharField(max_length=20)),
            ],
            options={"verbose_name_plural": "indexed"},
        ),
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                ("kind", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("after", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(forwards, backwards, atomic=False),
    ]
