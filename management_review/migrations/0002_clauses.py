from django.db import migrations

# (code, key, title) of the inputs of ISO 9001:2015, 9.3.2, in the order of the meeting; complaints stand by
# themselves because ISO 10002:2018, 8.6 asks for a review of their own.
ROWS = (
    ("9.3.2 a", "earlier-actions", "Actions from earlier reviews"),
    ("9.3.2 b", "changes", "Changes in external and internal issues"),
    ("9.3.2 c 1", "satisfaction", "Customer satisfaction and feedback from interested parties"),
    ("9.3.2 c 1", "complaints", "Complaints and how they were handled (ISO 10002, 8.6)"),
    ("9.3.2 c 2", "objectives", "Quality objectives"),
    ("9.3.2 c 3", "processes", "Process performance and conformity of products and services"),
    ("9.3.2 c 4", "actions", "Nonconformities and corrective actions"),
    ("9.3.2 c 5", "monitoring", "Results of monitoring and measurement"),
    ("9.3.2 c 6", "audits", "Audit results"),
    ("9.3.2 c 7", "providers", "Performance of external providers"),
    ("9.3.2 d", "resources", "Adequacy of resources"),
    ("9.3.2 e", "risks", "Effectiveness of actions on risks and opportunities"),
    ("9.3.2 f", "opportunities", "Opportunities for improvement"),
)


def enter(apps, schema_editor):
    clause = apps.get_model("management_review", "Clause")
    clause.objects.bulk_create(
        [
            clause(edition="2015", code=code, key=key, title=title, order=order)
            for order, (code, key, title) in enumerate(ROWS, start=1)
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("management_review", "0001_initial")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
