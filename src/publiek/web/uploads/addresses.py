"""The addresses of what a house delivers."""

from __future__ import annotations

from django.urls import path

from publiek.web.uploads import beginning, columns_page, deliveries_page, files_page, jobs_page

urlpatterns = [
    path("data/", deliveries_page.deliveries, name="deliveries"),
    path("data/files/", files_page.whole, name="upload-whole"),
    path("data/files/begin/", files_page.begin, name="upload-begin"),
    path("data/files/<slug:token>/", files_page.upload, name="upload"),
    path("data/files/<slug:token>/part/", files_page.part, name="upload-part"),
    path("data/files/<slug:token>/sheet/", files_page.sheet, name="upload-sheet"),
    path("data/files/<slug:token>/columns/", columns_page.columns, name="upload-columns"),
    path("data/files/<slug:token>/give-up/", files_page.give_up, name="upload-give-up"),
    path("data/files/<slug:token>/import/", jobs_page.ask, name="upload-import"),
    path("data/jobs/<int:number>/", jobs_page.job, name="job"),
    path("data/jobs/<int:number>/now/", jobs_page.now, name="job-now"),
    path("data/jobs/<int:number>/stop/", jobs_page.stop, name="job-stop"),
    path("data/jobs/<int:number>/again/", jobs_page.again, name="job-again"),
    path("data/<int:number>/", deliveries_page.delivery, name="delivery"),
    path("data/<int:number>/good/", deliveries_page.good, name="delivery-good"),
    path("data/<int:number>/withdraw/", deliveries_page.withdraw, name="delivery-withdraw"),
]
begin = [path("begin/", beginning.begin, name="begin")]
