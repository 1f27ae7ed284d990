"""Addresses of the department pages."""

from django.urls import path

from apps.departments import views

app_name = "departments"

urlpatterns = [
    path("", views.list_departments, name="list_departments"),
    path("suggest/", views.suggest, name="suggest"),
    path("add/", views.add_department, name="add_department"),
    path("<int:pk>/", views.edit_department, name="edit_department"),
    path("jobs/", views.list_jobs, name="list_jobs"),
    path("jobs/<int:job_id>/", views.show_job, name="show_job"),
    path("jobs/<int:job_id>/cancel/", views.cancel_job, name="cancel_job"),
    path("import/", views.import_departments, name="import_departments"),
    path("import/template/", views.download_template, name="download_template"),
]
