"""The WSGI application that evalportal.serve serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalportal.settings")

application = get_wsgi_application()
