"""How are the stored questionnaires, and of how many people a label is right, made? One command; the same profile and
segmentation give the same bytes.

    python -m publiek.segmentation.questionnaire.build_reference [FOLDER]

Writes the questionnaire of the newest area types into FOLDER, and `labels.json` (labels_right of every tier) into the
folder of that version.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from publiek.segmentation import assignment
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.questionnaire.area_questions import REFERENCE, learn_area_questions
from publiek.segmentation.questionnaire.labels import HOW, LabelsRight, labels_right, labels_right_by_segment
from publiek.segmentation.scheme import SegmentScheme


def build_reference(scheme: SegmentScheme, folder: Path, profile: AreaProfile | None = None) -> Path:
    """Writes the questionnaire of `scheme` into `folder`; returns its path."""
    made = learn_area_questions(profile or packaged(), scheme)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{scheme.code}-{scheme.version}.json"
    path.write_text(made.as_json(), encoding="utf-8")
    return path


def labels_of_tiers(scheme: SegmentScheme) -> str:
    """The text of labels.json: per tier, and per group of it, value, low and high; and how they were found."""
    told: dict[str, dict[str, object]] = {}
    for tier in scheme.facts["tiers"]:  # type: ignore[attr-defined]
        laid = assignment.assign(scheme.code, version=scheme.version, tier=tier)
        groups = labels_right_by_segment(packaged(), laid)
        told[tier] = {
            **_rounded(labels_right(packaged(), laid)),
            "groups": {code: _rounded(found) for code, found in groups.items()},
        }
    how = {"nl": HOW.nl, "en": HOW.en}
    return json.dumps({"how": how, "tiers": told}, indent=1, ensure_ascii=False) + "\n"


def _rounded(found: LabelsRight) -> dict[str, float]:
    return {name: round(float(number), 4) for name, number in found._asdict().items()}


if __name__ == "__main__":
    newest = assignment.assign()
    print(build_reference(newest, Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE))
    at = assignment.REFERENCE / newest.code / newest.version / assignment.LABELS
    at.write_text(labels_of_tiers(newest), encoding="utf-8")
    print(at)
