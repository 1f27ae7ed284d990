"""Addresses of the checker of printed forms and reports."""

from django.urls import path

from apps.papers import views

app_name = "papers"
urlpatterns = [
    path("check/", views.check_form_file, name="check_form_file"),
    path("check/findings/", views.save_findings, name="save_findings"),
]
