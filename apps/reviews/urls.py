"""Addresses of the inbox, the reading desk, cycles and schemes."""

from django.urls import path

from apps.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:evaluation_id>/", views.read, name="read"),
    path("<int:evaluation_id>/re-score/", views.re_score, name="re_score"),
    path("<int:evaluation_id>/moves/<str:action>/", views.act, name="act"),
    path("cycles/", views.list_cycles, name="list_cycles"),
    path("cycles/open/", views.open_cycle, name="open_cycle"),
    path("cycles/<int:cycle_id>/", views.show_cycle, name="show_cycle"),
    path("cycles/<int:cycle_id>/dates/", views.change_dates, name="change_dates"),
    path("cycles/<int:cycle_id>/departments/", views.add_departments, name="add_departments"),
    path("cycles/<int:cycle_id>/departments/remove/", views.remove_departments, name="remove_departments"),
    path("cycles/<int:cycle_id>/undo/", views.undo_cycle, name="undo_cycle"),
    path("cycles/<int:cycle_id>/close/", views.close_year, name="close_year"),
    path("cycles/<int:cycle_id>/reopen/", views.reopen_year, name="reopen_year"),
    path("cycles/<int:cycle_id>/last-year/", views.unlock_last_year, name="unlock_last_year"),
    path("cycles/<int:cycle_id>/versions/", views.update_versions, name="update_versions"),
    path("cycles/schemes/<int:scheme_id>/use/", views.show_scheme_use, name="show_scheme_use"),
]
