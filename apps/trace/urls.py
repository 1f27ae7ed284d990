"""Addresses of the trace."""

from django.urls import path

from apps.trace import views

app_name = "trace"

urlpatterns = [
    path("", views.list_entries, name="list_entries"),
    path("export/", views.export_entries, name="export_entries"),
    path("verify/", views.verify_chain, name="verify_chain"),
]
