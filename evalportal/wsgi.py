"""The WSGI application that evalportal.serve serves."""

import os

from django.core.signing import get_cookie_signer
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalportal.settings")

application = get_wsgi_application()
get_cookie_signer()  # a server signs: without a SECRET_KEY it refuses to start, not only to let anybody in
