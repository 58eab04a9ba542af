"""What the clock does, and how often. ``manage.py tick`` and Celery beat read the same list.

Every job finds out by itself what is due, so a tick that comes too often, too late or twice does no harm.
"""

from dataclasses import dataclass
from typing import Any

from complaints import tasks as complaints_tasks
from core import tasks as core_tasks
from corrective_actions import tasks as corrective_actions_tasks
from feedback import tasks as feedback_tasks
from management_review import tasks as management_review_tasks
from surveillance import tasks as surveillance_tasks


@dataclass(frozen=True)
class Job:
    """One task and the seconds between two wake-ups of it."""

    name: str
    task: Any
    every: float


JOBS = (
    Job("sweep", core_tasks.sweep, 5),
    Job("seal", core_tasks.seal, 5),
    Job("tidy", core_tasks.tidy, 3600),
    Job("escalate", complaints_tasks.escalate, 300),
    Job("silence", complaints_tasks.silence, 600),
    Job("progress", complaints_tasks.progress, 1800),
    Job("nudge", complaints_tasks.nudge, 1800),
    Job("ask_again", complaints_tasks.ask_again, 1800),
    Job("digest", complaints_tasks.digest, 900),
    Job("remind_restraints", complaints_tasks.remind_restraints, 1800),
    Job("tell_removed", complaints_tasks.tell_removed, 1800),
    Job("suggest", complaints_tasks.suggest, 60),
    Job("feedback.fetch_mail", feedback_tasks.fetch_mail, 60),
    Job("feedback.check_channels", feedback_tasks.check_channels, 300),
    Job("feedback.screen", feedback_tasks.screen, 60),
    Job("feedback.learn", feedback_tasks.learn, 60),
    Job("feedback.timeout", feedback_tasks.timeout, 300),
    Job("feedback.invite", feedback_tasks.invite, 300),
    Job("feedback.tidy", feedback_tasks.tidy, 3600),
    Job("feedback.index", feedback_tasks.index, 3600),
    Job("remind", corrective_actions_tasks.remind, 1800),
    Job("listen", surveillance_tasks.listen, 600),
    Job("help_listen", surveillance_tasks.help_listen, 20),
    Job("check_counts", surveillance_tasks.check_counts, 3600),
    Job("count_words", surveillance_tasks.count_words, 3600),
    Job("evaluate_effects", surveillance_tasks.evaluate_effects, 3600),
    Job("propose_risks", surveillance_tasks.propose_risks, 3600),
    Job("escalate_to_review", management_review_tasks.escalate, 3600),
    Job("send_digest", management_review_tasks.send_digest, 900),
)

BEAT = {job.name: {"task": job.task.name, "schedule": job.every, "options": {"expires": job.every * 6}} for job in JOBS}
