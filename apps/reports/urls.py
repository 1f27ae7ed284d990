"""Addresses of drafts, issued documents and published reports."""

from django.urls import path

from apps.reports import views

app_name = "reports"
urlpatterns = [
    path("published/", views.published, name="published"),
    path("published/<int:evaluation_id>/", views.download_published, name="download_published"),
    path("<int:evaluation_id>/draft/", views.draft, name="draft"),
    path("<int:evaluation_id>/drafts/<int:draft_id>/", views.show_draft, name="show_draft"),
    path("<int:evaluation_id>/drafts/<int:draft_id>/cancel/", views.cancel_draft, name="cancel_draft"),
    path("<int:evaluation_id>/document/", views.issued_document, name="issued_document"),
    path("<int:evaluation_id>/documents/<int:document_id>/", views.download, name="download"),
]
