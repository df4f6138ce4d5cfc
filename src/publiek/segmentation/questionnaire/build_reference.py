"""How are the stored questionnaires made? One command; the same profile and segmentation give the same bytes.

python -m publiek.segmentation.questionnaire.build_reference [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.questionnaire.area_questions import REFERENCE, learn_area_questions
from publiek.segmentation.scheme import SegmentScheme


def build_reference(scheme: SegmentScheme, folder: Path, profile: AreaProfile | None = None) -> Path:
    """Writes the questionnaire of `scheme` into `folder`; returns its path."""
    made = learn_area_questions(profile or packaged(), scheme)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{scheme.code}-{scheme.version}.json"
    path.write_text(made.as_json(), encoding="utf-8")
    return path


if __name__ == "__main__":
    from publiek.segmentation import assign

    print(build_reference(assign("area-types"), Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE))
