"""Which address leads to which page? Each room lists its own; a page of an organisation begins with /o/<slug>/."""

from __future__ import annotations

from django.urls import include, path

from publiek.web.api import addresses as api
from publiek.web.asking import addresses as asking
from publiek.web.barriers import addresses as barriers
from publiek.web.connections import addresses as connections
from publiek.web.consent import addresses as consent
from publiek.web.dashboards import addresses as dashboards
from publiek.web.experiments import addresses as experiments
from publiek.web.frame import pages
from publiek.web.handbook import addresses as handbook
from publiek.web.knowledge import addresses as knowledge
from publiek.web.lessons import addresses as lessons
from publiek.web.makers import addresses as makers
from publiek.web.maps import addresses as maps
from publiek.web.peers import addresses as peers
from publiek.web.people import addresses as people
from publiek.web.privacy import addresses as privacy
from publiek.web.productions import addresses as productions
from publiek.web.reach import addresses as reach
from publiek.web.requests import addresses as requests
from publiek.web.sharing import addresses as sharing
from publiek.web.takeaway import addresses as takeaway
from publiek.web.targets import addresses as targets
from publiek.web.territory import addresses as territory
from publiek.web.together import addresses as together
from publiek.web.uploads import addresses as uploads
from publiek.web.visitor import addresses as visitor
from publiek.web.writeback import addresses as writeback
from publiek.web.yearend import addresses as yearend

urlpatterns = [
    path("", pages.start, name="start"),
    path("language/", pages.language, name="language"),
    path("theme.css", pages.theme, name="theme"),
    path("well/", pages.well, name="well"),
    path("handboek/", include(handbook)),
    path("", include(people.site_patterns)),
    path("account/", include("allauth.urls")),
    path("o/<slug:slug>/", include(people)),
    path("o/<slug:slug>/", include(dashboards)),
    maps.OUTLINES,
    path("o/<slug:slug>/", include(maps)),
    path("o/<slug:slug>/", include(barriers)),
    path("o/<slug:slug>/", include(reach)),
    path("o/<slug:slug>/", include(lessons)),
    path("o/<slug:slug>/", include(experiments)),
    path("o/<slug:slug>/", include(targets)),
    path("o/<slug:slug>/", include(territory)),
    path("o/<slug:slug>/", include(takeaway)),
    path("o/<slug:slug>/", include(yearend)),
    path("o/<slug:slug>/", include(writeback)),
    path("api/", include(api)),
    path("o/<slug:slug>/", include(api.of_organisation)),
    path("o/<slug:slug>/", include(uploads)),
    path("o/<slug:slug>/", include(connections)),
    path("o/<slug:slug>/", include(productions)),
    path("o/<slug:slug>/", include(peers)),
    path("o/<slug:slug>/", include(makers)),
    path("o/<slug:slug>/", include(sharing)),
    path("o/<slug:slug>/", include(together)),
    path("o/<slug:slug>/", include(knowledge)),
    path("o/<slug:slug>/", include(privacy)),
    path("o/<slug:slug>/", include(requests)),
    path("o/<slug:slug>/", include(consent)),
    path("kennis/", include(knowledge.public)),
    path("v/", include(asking.public)),
    path("bezoekers/", include(visitor)),
    path("o/<slug:slug>/", include(asking)),
    path("", include(uploads.begin)),
]
handler400 = "publiek.web.frame.refusing.bad_request"
handler403 = "publiek.web.frame.refusing.denied"
handler404 = "publiek.web.frame.refusing.not_found"
handler500 = "publiek.web.frame.refusing.fault"
#: Asked by the login for its own limits.
handler429 = "publiek.web.frame.limits.handler"
