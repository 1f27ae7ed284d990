"""Addresses of the department pages."""

from django.urls import path

from apps.departments import views

app_name = "departments"

urlpatterns = [
    path("", views.list_departments, name="list_departments"),
    path("add/", views.add_department, name="add_department"),
    path("<int:pk>/", views.edit_department, name="edit_department"),
    path("import/", views.import_departments, name="import_departments"),
    path("import/template/", views.download_template, name="download_template"),
]
