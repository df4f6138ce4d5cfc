"""The addresses of the consent ledger. Nobody's address or number is ever part of one."""

from __future__ import annotations

from django.urls import path

from publiek.web.consent import contact_page, import_page, ledger_page, overview_page, record_page, select_page

urlpatterns = [
    path("consent/", overview_page.overview, name="consent"),
    path("consent/words/", overview_page.words, name="consent-words"),
    path("consent/list/", import_page.bring, name="consent-list"),
    path("consent/select/", select_page.select, name="consent-select"),
    path("consent/contact/", contact_page.contact, name="consent-contact"),
    path("consent/contact/withdraw/", contact_page.withdraw, name="consent-withdraw"),
    path("consent/contact/record/", record_page.record, name="consent-record"),
    path("consent/ledger/", ledger_page.ledger, name="consent-ledger"),
    path("consent/ledger/accept/", ledger_page.accept, name="consent-accept"),
]
