from django.db import migrations, models

from core.concurrently import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False  # people go on working while the index is made

    dependencies = [("feedback", "0008_channels")]

    operations = [
        AddIndexMeanwhile(
            model_name="feedback",
            index=models.Index(
                condition=models.Q(("status__in", ["awaiting_customer", "in_review", "new"])),
                fields=["-received_at", "-reference"],
                name="feedback_open_received",
            ),
        ),
    ]
