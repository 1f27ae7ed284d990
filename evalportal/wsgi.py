"""The WSGI application that evalportal.serve serves."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalportal.settings")

try:
    settings.SECRET_KEY  # noqa: B018 - a server signs: without a key it refuses to start, not only to let anybody in
except ImproperlyConfigured:
    raise SystemExit(
        "没有设置密钥，服务没有启动。请在 .env 里写一行“SECRET_KEY=”，后面接 50 位以上的随机字母和数字，再重新启动。"
    ) from None

application = get_wsgi_application()
