"""Addresses of the department's workspace."""

from django.urls import path

from apps.evaluations import views

app_name = "evaluations"
urlpatterns = [
    path("", views.list_evaluations, name="list_evaluations"),
    path("<int:evaluation_id>/", views.task_list, name="task_list"),
    path("<int:evaluation_id>/check/", views.check, name="check"),
    path("<int:evaluation_id>/explain/", views.explain, name="explain"),
    path("<int:evaluation_id>/history/", views.history, name="history"),
    path("<int:evaluation_id>/move/<str:action>/", views.move, name="move"),
    path("<int:evaluation_id>/cells/", views.save_cells, name="save_cells"),
    path("<int:evaluation_id>/cells/history/", views.cell_history, name="cell_history"),
    path("<int:evaluation_id>/state/", views.state, name="state"),
    path("<int:evaluation_id>/sections/<str:section>/", views.edit_section, name="edit_section"),
    path("<int:evaluation_id>/projects/add/", views.add_project, name="add_project"),
    path("<int:evaluation_id>/projects/<int:project_id>/", views.edit_project, name="edit_project"),
    path("<int:evaluation_id>/projects/<int:project_id>/remove/", views.remove_project, name="remove_project"),
    path("<int:evaluation_id>/projects/<int:project_id>/indicators/add/", views.add_indicator, name="add_indicator"),
    path("<int:evaluation_id>/targets/add/", views.add_target, name="add_target"),
    path("<int:evaluation_id>/lines/add/", views.add_line, name="add_line"),
    path("<int:evaluation_id>/rows/", views.row_menu, name="row_menu"),
    path("<int:evaluation_id>/rows/removed/", views.removed, name="removed"),
    path("<int:evaluation_id>/rows/<str:deed>/", views.change_rows, name="change_rows"),
    path("<int:evaluation_id>/evidence/add/", views.add_evidence, name="add_evidence"),
    path("<int:evaluation_id>/evidence/<int:evidence_id>/", views.download_evidence, name="download_evidence"),
    path("<int:evaluation_id>/evidence/<int:evidence_id>/remove/", views.remove_evidence, name="remove_evidence"),
]
