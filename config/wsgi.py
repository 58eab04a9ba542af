import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# All rooms are loaded now, or the first person to ask for a page would wait for it.
get_resolver().url_patterns  # noqa: B018 - read for its effect
# What the start has loaded stays for ever. A collector that looks through all of it again takes a tenth of a second,
# and that comes upon somebody who waits for a page.
gc.collect()
gc.freeze()
