"""How is a questionnaire put together? A base, modules of the product or of a house, under a code of its own.

The pages of the modules come before the page that asks who somebody is (`about`), or at the end. A question of a module
takes the place of the question of the same code and kind in the base (how many came: of a visit, not of the last time).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from publiek.surveys.instruments.catalogue import find
from publiek.surveys.instruments.questionnaire import Page, Questionnaire
from publiek.surveys.instruments.reading import NAME
from publiek.surveys.instruments.refusing import wrong
from publiek.surveys.instruments.soundness import demand_sound

#: Before this page the modules are put.
LAST_PAGE = "about"


def compose(
    base: str | Questionnaire, *, modules: Iterable[str | Questionnaire] = (), code: str, version: str = "1"
) -> Questionnaire:
    """The questionnaire `code`@`version` of `base` and `modules`: packaged names, YAML files or what was read before.

    Raises SurveyError "questionnaire-wrong" where the parts do not fit, "questionnaire-unknown" for a name.
    """
    if not NAME.fullmatch(code):
        raise wrong("code", "de code is niet goed geschreven", "the code is not well written")
    made = _found(base)
    added = [_found(module) for module in modules]
    if len({one.name for one in (made, *added)}) < len(added) + 1:
        raise wrong("modules", "een deel staat er twee keer in", "a part stands in it twice")
    whole = replace(made, code=code, version=version, modules=(made.name, *(one.name for one in added)))
    for module in added:
        whole = _with(whole, module)
    demand_sound(whole, whole=True)
    return whole


def _found(part: str | Questionnaire) -> Questionnaire:
    return find(part) if isinstance(part, str) else part


def _with(whole: Questionnaire, module: Questionnaire) -> Questionnaire:
    kinds = {item.code: item.kind for item in whole.items}
    for item in module.items:
        if kinds.get(item.code, item.kind) != item.kind:
            raise wrong(
                item.code, "deze vraag bestaat al, van een andere soort", "this question exists, of another kind"
            )
    taken = {item.code for item in module.items}
    kept = [replace(page, items=tuple(item for item in page.items if item.code not in taken)) for page in whole.pages]
    kept = [page for page in kept if page.items]
    codes = {page.code for page in kept}
    fresh = [
        page if page.code not in codes else replace(page, code=f"{module.code}-{page.code}") for page in module.pages
    ]
    at = next((at for at, page in enumerate(kept) if page.code == LAST_PAGE), len(kept))
    pages: tuple[Page, ...] = (*kept[:at], *fresh, *kept[at:])
    return replace(whole, pages=pages, sources=whole.sources | module.sources)
