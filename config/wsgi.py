import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What the start has loaded stays for ever. A collector that looks through all of it again takes a tenth of a second,
# and that comes upon somebody who waits for a page.
gc.collect()
gc.freeze()
