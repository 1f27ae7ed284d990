"""App registration, and what is noted of sign-ins."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "用户"

    def ready(self) -> None:
        from apps.accounts import actions  # models are loaded by now

        user_logged_in.connect(actions.note_sign_in, dispatch_uid="trace")
        user_logged_out.connect(actions.note_sign_out, dispatch_uid="trace")
        user_login_failed.connect(actions.note_failed_sign_in, dispatch_uid="trace")
