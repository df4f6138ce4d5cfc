"""The addresses of the public form, and of the surveys of a house."""

from __future__ import annotations

from django.urls import path

from publiek.web.asking import answering, managing, taken, taking_in

public = [
    path("form.js", answering.script, name="asking-script"),
    path("form.css", answering.style, name="asking-style"),
    path("worker.js", answering.worker, name="asking-worker"),
    path("<str:token>/", answering.form, name="asking"),
    path("<str:token>/answers/", answering.answers, name="asking-answers"),
    path("<str:token>/erase/", answering.erase, name="asking-erase"),
    path("<str:token>/<str:ticket>/", answering.invited, name="asking-invited"),
]
urlpatterns = [
    path("surveys/", managing.surveys, name="surveys"),
    path("surveys/begin/", managing.begin_survey, name="survey-begin"),
    path("surveys/of/<slug:survey>/", managing.survey, name="survey"),
    path("surveys/of/<slug:survey>/close/", managing.close_survey, name="survey-close"),
    path("surveys/of/<slug:survey>/invitations/", managing.invitations, name="survey-invitations"),
    path("surveys/of/<slug:survey>/erase/", managing.erase_answers, name="survey-erase"),
    path("surveys/of/<slug:survey>/qr.<slug:kind>", taken.qr, name="survey-qr"),
    path("surveys/of/<slug:survey>/poster.pdf", taken.poster_taken, name="survey-poster"),
    path("surveys/of/<slug:survey>/form.html", taken.form_taken, name="survey-form"),
    path("surveys/of/<slug:survey>/paper.pdf", taken.paper_taken, name="survey-paper"),
    path("surveys/of/<slug:survey>/keying.xlsx", taken.keying_taken, name="survey-keying"),
    path("surveys/of/<slug:survey>/file/", taking_in.answers_file, name="survey-file"),
]
