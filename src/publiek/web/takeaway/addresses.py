"""The addresses of what is taken away."""

from __future__ import annotations

from django.urls import path

from publiek.web.takeaway import areas_page, pages, schedule_page, segments_page

urlpatterns = [
    path("take/", pages.overview, name="take"),
    path("take/segments/", segments_page.segments, name="take-segments"),
    path("take/areas/", areas_page.areas, name="take-areas"),
    path("take/areas.<slug:kind>", areas_page.areas_file, name="take-areas-file"),
    path("take/schedule/", schedule_page.schedule, name="take-schedule"),
    path("take/schedule/<int:number>/stop/", schedule_page.stop, name="schedule-stop"),
    path("take/schedule/<int:number>/now/", schedule_page.at_once, name="schedule-now"),
    path("take/report/ask/<slug:kind>/", pages.ask, name="take-ask"),
    path("take/report.<slug:kind>", pages.whole, name="take-whole"),
    path("take/reports/<slug:token>/", pages.report, name="take-report"),
    path("take/reports/<slug:token>/file.<slug:kind>", pages.report_file, name="take-report-file"),
    path("take/<slug:chapter>.<slug:kind>", pages.chapter, name="take-chapter"),
    path("take/<slug:chapter>/<slug:card>.<slug:kind>", pages.card, name="take-card"),
]
