"""The pictures of the handbook: reduced copies of docs/images/site, with a digest of what each was made of.

Run: python docs/make_handbook_pictures.py   (or `make pictures`, which takes the pictures of the site anew first)
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PIL import Image

from publiek.vocabulary.data_files import read_yaml

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "src" / "publiek" / "handbook"
#: Pixels wide, and colours: a page of text and lines needs no more.
WIDE, COLOURS = 960, 64


def made_of(name: str) -> str:
    """The digest of a picture of the site."""
    return hashlib.sha256((ROOT / "docs" / "images" / "site" / name).read_bytes()).hexdigest()


def main() -> None:
    """Write every copy that is not of the picture as it is now."""
    wanted = read_yaml((HANDBOOK / "pictures.yaml").read_text(encoding="utf-8"))
    folder = HANDBOOK / "pictures"
    folder.mkdir(exist_ok=True)
    lines = []
    for name, source in sorted(wanted.items()):
        with Image.open(ROOT / "docs" / "images" / "site" / source) as picture:
            high = round(picture.height * WIDE / picture.width)
            small = picture.convert("RGB").resize((WIDE, high), Image.Resampling.LANCZOS)
            small.quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
        lines.append(f"{made_of(source)}  {source}\n")
    (folder / "MADE_OF.txt").write_text("".join(lines), encoding="utf-8")
    for stray in folder.glob("*.png"):
        if stray.stem not in wanted:
            stray.unlink()


if __name__ == "__main__":
    main()
