"""App registration."""

from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "apps.trace"
    verbose_name = "操作日志"
