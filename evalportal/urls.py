"""The URL tree: one prefix for each app."""

from django.urls import include, path

from evalportal import views

urlpatterns = [
    path("", views.home, name="home"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("trace/", include("apps.trace.urls")),
    path("departments/", include("apps.departments.urls")),
    path("accounts/", include("apps.accounts.urls")),
    path("notices/", include("apps.notices.urls")),
    path("indicators/", include("apps.indicators.urls")),
    path("papers/", include("apps.papers.urls")),
    path("evaluations/", include("apps.evaluations.urls")),
    path("reviews/", include("apps.reviews.urls")),
    path("reports/", include("apps.reports.urls")),
]

handler400 = "evalportal.views.bad_request"
handler403 = "evalportal.views.refused"
handler500 = "evalportal.views.failed"
