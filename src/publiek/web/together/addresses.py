"""The addresses of looking together."""

from __future__ import annotations

from django.urls import path

from publiek.web.together import house_pages, hub_pages, release_pages, seen_page

_AGREEMENT = "together/agreements/<slug:agreement>/"
_ROUND = _AGREEMENT + "<slug:season>/"
_RELEASE = "together/releases/<slug:agreement>/<slug:season>/<int:number>/"
_HUB_ROUND = "together/hub/<slug:agreement>/<slug:season>/"
_DRAFT = "together/hub/drafts/<slug:digest>/"

urlpatterns = [
    path("together/", house_pages.together, name="together"),
    path("together/seen/", seen_page.seen, name="together-seen"),
    path(_AGREEMENT, house_pages.agreement, name="together-agreement"),
    path(_AGREEMENT + "decide/", house_pages.decide, name="together-decide"),
    path(_AGREEMENT + "stop/", house_pages.stop, name="together-stop"),
    path(_ROUND + "prepare/", house_pages.prepare, name="together-prepare"),
    path(_ROUND + "look/", house_pages.look, name="together-look"),
    path(_ROUND + "look/<slug:code>.csv", house_pages.leaving_file, name="together-leaving-file"),
    path(_ROUND + "approve/", house_pages.approve, name="together-approve"),
    path(_ROUND + "withdraw/", house_pages.withdraw, name="together-withdraw"),
    path(_RELEASE, release_pages.release, name="together-release"),
    path(_RELEASE + "own/", release_pages.own, name="together-own"),
    path(_RELEASE + "data.zip", release_pages.whole_file, name="together-data"),
    path(_RELEASE + "data/<slug:name>.<slug:kind>", release_pages.table_file, name="together-table"),
    path("together/hub/", hub_pages.hub, name="together-hub"),
    path("together/hub/work/", hub_pages.work, name="together-work"),
    path(_DRAFT, hub_pages.draft, name="together-draft"),
    path(_DRAFT + "approve/", hub_pages.approve, name="together-draft-approve"),
    path(_DRAFT + "release/", hub_pages.release, name="together-draft-release"),
    path(_HUB_ROUND + "gather/", hub_pages.gather, name="together-gather"),
    path(_HUB_ROUND + "draft/", hub_pages.make_draft, name="together-make-draft"),
]
