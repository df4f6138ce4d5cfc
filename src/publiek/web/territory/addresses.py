"""The addresses of the area view."""

from __future__ import annotations

from django.urls import path

from publiek.web.territory import pages, taken

urlpatterns = [
    path("area/", pages.area, name="area"),
    path("area/map/values.json", pages.area_values, name="area-values"),
    path("area/map/picture.svg", pages.area_picture, name="area-picture"),
    path("area/take/<slug:card>.<slug:kind>", taken.area_taken, name="area-take"),
    path("area/regions/", pages.keep_region, name="area-keep-region"),
    path("area/regions/<int:number>/forget/", pages.forget_region, name="area-forget-region"),
]
