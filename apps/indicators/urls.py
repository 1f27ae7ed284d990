"""Addresses of the schemes."""

from django.urls import path

from apps.indicators import views

app_name = "indicators"

urlpatterns = [
    path("", views.list_schemes, name="list_schemes"),
    path("<int:scheme_id>/", views.show_scheme, name="show_scheme"),
    path("<int:scheme_id>/copy/", views.copy_scheme, name="copy_scheme"),
    path("<int:scheme_id>/edit/", views.edit_scheme, name="edit_scheme"),
    path("<int:scheme_id>/indicators/add/", views.add_indicator, name="add_indicator"),
    path("<int:scheme_id>/indicators/<str:key>/remove/", views.remove_indicator, name="remove_indicator"),
    path("<int:scheme_id>/differences/", views.show_differences, name="show_differences"),
    path("<int:scheme_id>/publish/", views.publish_scheme, name="publish_scheme"),
    path("<int:scheme_id>/discard/", views.discard_draft, name="discard_draft"),
]
