from django.db import migrations, models

from core.concurrently import AddIndexMeanwhile

OPEN = ["answered", "assessed", "awaiting_customer", "decided", "external", "investigating", "received"]


class Migration(migrations.Migration):
    atomic = False  # people go on working while the indexes are made

    dependencies = [("complaints", "0002_restraint_lifted")]

    operations = [
        AddIndexMeanwhile(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("order_number", ""), _negated=True),
                fields=["order_number"],
                name="complaint_order",
            ),
        ),
        AddIndexMeanwhile(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("status__in", OPEN)),
                fields=["-received_at", "-id"],
                name="complaint_open_received",
            ),
        ),
    ]
