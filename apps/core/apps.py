"""App registration."""

from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "apps.core"
    verbose_name = "公共部件"

    def ready(self) -> None:
        from apps.core.pdf import check_subsetter

        checks.register(check_subsetter)
