"""The addresses of the maps of a house; the outlines are for everybody and stand apart (`OUTLINES`)."""

from __future__ import annotations

from django.urls import path

from publiek.web.maps import pages, taken

urlpatterns = [
    path("map/", pages.house_page, name="map"),
    path("map/values.json", pages.house_values, name="map-values"),
    path("map/picture.svg", pages.house_picture, name="map-picture"),
    path("map/take/<slug:card>.<slug:kind>", taken.house_taken, name="map-take"),
]
OUTLINES = path("maps/<slug:version>/<slug:level>.json", pages.outline_file, name="map-outlines")
