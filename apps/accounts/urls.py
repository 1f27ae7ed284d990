"""Addresses of signing in and of the account pages."""

from django.urls import path

from apps.accounts.views import sessions, spreadsheets, users

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-in/first-password/", sessions.first_password, name="first_password"),
    path("session/", sessions.session, name="session"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("password/", sessions.change_password, name="change_password"),
    path("security-log/", sessions.security_log, name="security_log"),
    path("users/", users.list_users, name="list_users"),
    path("users/suggest/", users.suggest, name="suggest"),
    path("users/add/", users.add_user, name="add_user"),
    path("users/import/", spreadsheets.import_users, name="import_users"),
    path("users/import/template/", spreadsheets.download_template, name="download_template"),
    path("users/import/<int:job_id>/", spreadsheets.imported_users, name="imported_users"),
    path("users/import/passwords/", spreadsheets.download_passwords, name="download_passwords"),
    path("users/<int:pk>/", users.edit_user, name="edit_user"),
    path("users/<int:pk>/memberships/add/", users.add_membership, name="add_membership"),
    path("users/<int:pk>/deactivate/", users.deactivate_user, name="deactivate_user"),
    path("users/<int:pk>/activate/", users.activate_user, name="activate_user"),
    path("users/<int:pk>/reset-password/", users.reset_password, name="reset_password"),
    path("memberships/<int:pk>/end/", users.end_membership, name="end_membership"),
    path("memberships/<int:pk>/hand-over/", users.hand_over, name="hand_over"),
]
