"""The form on which people answer: a page on a site or one file, the QR code that leads there, and a poster with it."""

from publiek.reports.questionnaires.form.codes import qr_png, qr_svg, with_unit
from publiek.reports.questionnaires.form.page import Asked, Places, form_file, form_page, said_page
from publiek.reports.questionnaires.form.poster import poster
from publiek.reports.questionnaires.form.script import form_script, form_style, version, worker_script

__all__ = [
    "Asked",
    "Places",
    "form_file",
    "form_page",
    "form_script",
    "form_style",
    "poster",
    "qr_png",
    "qr_svg",
    "said_page",
    "version",
    "with_unit",
    "worker_script",
]
