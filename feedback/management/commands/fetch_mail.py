import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from feedback import mailbox, operations
from feedback.mailing import imap
from feedback.mailing.imap import NoMailbox
from feedback.models import Mailbox, MailStatus
from feedback.operations import BATCH


class Command(BaseCommand):
    help = "Take in what waits in the mailbox. The clock does it every minute; stopped at any point, it loses nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what waits; nothing is taken or moved")
        parser.add_argument("--most", type=int, default=BATCH, help="so many mails at most")

    def handle(self, *args: Any, **options: Any) -> None:
        if not mailbox.is_set_up():
            raise CommandError("No mailbox is set up. Name one in MAILBOX_ADDRESS and IMAP_HOST (docs/operations.md).")
        try:
            if options["dry_run"]:
                self._look(options["most"])
            else:
                self._fetch(options["most"])
        except NoMailbox as error:
            raise CommandError(f"The mailbox cannot be read. {error}") from error

    def _look(self, most: int) -> None:
        with imap.opened(mailbox.box()) as session:
            waiting = session.waiting(most)
        total = sum(one.size for one in waiting)
        large = sum(1 for one in waiting if one.size > mailbox.box().largest)
        self.stdout.write(f"{len(waiting)} mails wait, {total:,} bytes, {large} of them too large to be taken in.")

    def _fetch(self, most: int) -> None:
        Mailbox.objects.update(next_at=timezone.now())  # who asks by hand does not want to wait
        with tqdm(unit=" mails", delay=2, file=sys.stderr) as bar:

            def watch(n: int) -> None:
                if n < 0:
                    bar.update(-n)
                else:
                    bar.total = n

            fetched = operations.fetch_mail(as_of=timezone.now(), most=most, watch=watch)
        if fetched is None:
            raise CommandError("Somebody else is fetching mail just now. Try again in a few minutes.")
        told = [f"{n} {MailStatus(status).label}" for status, n in fetched.became.items()]
        told += [f"{fetched.known} known already"] if fetched.known else []
        told += [f"{fetched.stuck} not given out by the server"] if fetched.stuck else []
        self.stdout.write(f"{fetched.waiting} mails waited. {', '.join(told)}".strip())
