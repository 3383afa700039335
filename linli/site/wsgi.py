"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from linli.site.kinship import SUPERVISED, watch_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
if os.environ.get(SUPERVISED):
    # The web server's master may be killed: its workers must not go on holding the port.
    watch_parent()
application = get_wsgi_application()
