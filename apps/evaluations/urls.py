"""Addresses of the department's workspace."""

from django.urls import path

from apps.evaluations import views

app_name = "evaluations"
urlpatterns = [
    path("", views.list_evaluations, name="list_evaluations"),
    path("<int:evaluation_id>/", views.task_list, name="task_list"),
    path("<int:evaluation_id>/check/", views.check, name="check"),
    path("<int:evaluation_id>/explain/", views.explain, name="explain"),
    path("<int:evaluation_id>/finish/<str:section>/", views.finish, name="finish"),
    path("<int:evaluation_id>/history/", views.history, name="history"),
    path("<int:evaluation_id>/divide/", views.divide, name="divide"),
    path("<int:evaluation_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:evaluation_id>/hand-over/put-away/", views.put_away, name="put_away"),
    path("<int:evaluation_id>/changes/", views.changes, name="changes"),
    path("<int:evaluation_id>/move/<str:action>/", views.move, name="move"),
    path("<int:evaluation_id>/cells/", views.save_cells, name="save_cells"),
    path("<int:evaluation_id>/cells/history/", views.cell_history, name="cell_history"),
    path("<int:evaluation_id>/state/", views.state, name="state"),
    path("<int:evaluation_id>/last-year/", views.take_over, name="take_over"),
    path("<int:evaluation_id>/last-year/undo/", views.undo_carrying, name="undo_carrying"),
    path("<int:evaluation_id>/last-year/confirm/", views.confirm_carried, name="confirm_carried"),
    path("<int:evaluation_id>/last-year/figures/", views.take_priors, name="take_priors"),
    path("<int:evaluation_id>/report/", views.split_report, name="split_report"),
    path("<int:evaluation_id>/report/take/", views.take_report, name="take_report"),
    path("<int:evaluation_id>/workbook/", views.workbook, name="workbook"),
    path("<int:evaluation_id>/workbook/download/", views.download_workbook, name="download_workbook"),
    path("<int:evaluation_id>/workbook/accept/", views.accept_workbook, name="accept_workbook"),
    path("<int:evaluation_id>/workbook/mark/", views.mark_workbook, name="mark_workbook"),
    path("<int:evaluation_id>/workbook/export/", views.map_export, name="map_export"),
    path("<int:evaluation_id>/colleagues/", views.colleagues, name="colleagues"),
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
