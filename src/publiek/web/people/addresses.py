"""The addresses of accounts, invitations, the people of an organisation, and of who keeps the site."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from publiek.web.people import (
    account_pages,
    again,
    invitation_pages,
    keeper_pages,
    log_pages,
    people_pages,
    single_sign_on,
)
from publiek.web.visibility import open_to_all

#: Of the site; before the login's own addresses, which include pages for changing an address that we do not have.
site_patterns = [
    path("account/", account_pages.account, name="account"),
    path("account/email/", open_to_all(RedirectView.as_view(pattern_name="account")), name="account_email"),
    path("account/again/", again.through_provider, name="again"),
    path("account/sessions/", again.sessions, name="usersessions_list"),
    *(path(f"account/{address}", again.not_here) for address in again.NOT_HERE),
    re_path(r"^account/(confirm-email|social)/", again.not_here),
    path("account/invitation/<str:secret>/", invitation_pages.invitation, name="invitation"),
    path("account/oidc/<str:provider_id>/login/", single_sign_on.leave, name="openid_connect_login"),
    path("organisations/", keeper_pages.organisations, name="organisations"),
    path("organisations/add/", keeper_pages.add, name="add-organisation"),
    path("organisations/log/", log_pages.site_log, name="site-log"),
    path("organisations/<slug:which>/invite/", keeper_pages.invite_first, name="invite-first"),
]
#: Of one organisation.
urlpatterns = [
    path("people/", people_pages.people, name="people"),
    path("people/invite/", people_pages.invite, name="people-invite"),
    path("people/<int:number>/role/", people_pages.role, name="people-role"),
    path("people/<int:number>/remove/", people_pages.remove, name="people-remove"),
    path("people/invitations/<int:number>/withdraw/", people_pages.withdraw, name="invitation-withdraw"),
    path("log/", log_pages.organisation_log, name="log"),
]
