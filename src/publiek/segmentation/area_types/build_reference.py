"""How is the packaged segmentation made? One command, byte for byte the same each time.

    python -m publiek.areas.inputs FOLDER inputs.parquet
    python -m publiek.segmentation.area_types.build_reference OUT [--inputs inputs.parquet] [--study]

With `--inputs` the profile is made again from the statistics and written beside; without, the packaged profile is used.
Both give the same bytes. Without `--study` the stability study, which takes minutes, is left as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq

from publiek.segmentation.area_profile import PACKAGED, AreaProfile, packaged
from publiek.segmentation.area_profile import packed as packed_profile
from publiek.segmentation.area_types.building import build
from publiek.segmentation.area_types.describing import describe_areas
from publiek.segmentation.area_types.model import AreaTypes
from publiek.segmentation.area_types.storing import STUDY, write_version
from publiek.segmentation.area_types.study import study


def write_profile(profile: AreaProfile, path: Path) -> None:
    """The profile as a file."""
    table = packed_profile(profile)
    pq.write_table(table, path, compression="zstd", compression_level=19, row_group_size=len(table))


def build_reference(profile: AreaProfile, out: Path, *, with_study: bool = False) -> AreaTypes:
    """Writes the model, the placement and, when asked, the stability study into `out`; returns the model."""
    model, laid = build(profile)
    write_version(model, laid, out)
    if with_study:
        (out / STUDY).write_text(json.dumps(asdict(study(profile)), indent=1) + "\n", encoding="utf-8")
    return model


def main(arguments: list[str]) -> None:
    """Build into the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="publiek.segmentation.area_types.build_reference")
    parser.add_argument("out", type=Path)
    parser.add_argument("--inputs", type=Path, help="statistics as publiek.areas.inputs writes them")
    parser.add_argument("--study", action="store_true")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    profile = packaged()
    if options.inputs:
        profile = describe_areas(pq.read_table(options.inputs), level="pc4")
        write_profile(profile, options.out / PACKAGED.name)
    made = build_reference(profile, options.out, with_study=options.study)
    sys.stdout.write(json.dumps(made.quality, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
