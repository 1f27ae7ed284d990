"""Addresses of the notices."""

from django.urls import path

from apps.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list_notices"),
    path("read/", views.read_all, name="read_all"),
    path("mail/", views.choose_mail, name="choose_mail"),
    path("<int:notice_id>/", views.open_notice, name="open_notice"),
]
