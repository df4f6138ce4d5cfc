"""The addresses of knowledge together."""

from __future__ import annotations

from django.urls import path

from publiek.web.knowledge import asking, bringing, course_pages, feed, moderating, practices, session_pages

urlpatterns = [
    path("knowledge/", session_pages.knowledge, name="knowledge"),
    path("knowledge/sessions.<slug:form>", session_pages.file, name="knowledge-sessions-file"),
    path("knowledge/sessions/new/", session_pages.add, name="session-add"),
    path("knowledge/sessions/<uuid:code>/", session_pages.change, name="session-change"),
    path("knowledge/sessions/<uuid:code>/cancel/", session_pages.cancel, name="session-cancel"),
    path("knowledge/courses/", course_pages.courses, name="courses"),
    path("knowledge/courses.csv", course_pages.file, name="courses-file"),
    path("knowledge/courses/new/", course_pages.add, name="course-add"),
    path("knowledge/courses/<slug:code>/remove/", course_pages.remove, name="course-remove"),
    path("knowledge/bring/", bringing.bring, name="knowledge-bring"),
    path("knowledge/questions/", asking.questions, name="questions"),
    path("knowledge/questions/<int:number>/", asking.question, name="question"),
    path("knowledge/withdraw/<slug:kind>/<int:number>/", asking.withdraw, name="knowledge-withdraw"),
    path("knowledge/practices/", practices.practices, name="practices"),
    path("knowledge/practices/share/", practices.share, name="practice-share"),
    path("knowledge/practices/<int:number>/take/", practices.take, name="practice-take"),
    path("knowledge/waiting/", moderating.waiting, name="knowledge-waiting"),
    path("knowledge/waiting/<slug:kind>/<int:number>/", moderating.decide, name="knowledge-decide"),
]
#: What a calendar program asks for by itself: an address with a secret in it.
public = [path("<str:secret>.ics", feed.feed, name="knowledge-feed")]
