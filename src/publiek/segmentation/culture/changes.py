"""What changed when new contributions came in? Two versions laid side by side."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.errors import SegmentationError, Text
from publiek.segmentation.culture.rates import CultureRates

CHANGE = pa.schema(
    [
        ("segment", pa.string()),
        ("discipline", pa.string()),
        ("before", pa.float64()),
        ("after", pa.float64()),
        ("factor", pa.float64()),
        ("verdict", pa.string()),
    ]
)


def compare(before: CultureRates, after: CultureRates) -> pa.Table:
    """Per segment and discipline the ratio before and after, and a verdict: "new", "gone", "changed" or "same".

    "changed": the two log ratios differ by more than 1.96 times their joint standard error. Most contributions are in
    both versions, so this errs to "same". Raises SegmentationError "culture-schemes-differ".
    """
    if (before.scheme, before.scheme_version) != (after.scheme, after.scheme_version):
        raise SegmentationError(
            "culture-schemes-differ",
            Text("De twee versies gaan over verschillende indelingen.", "The versions are of different segmentations."),
            Text("Vergelijk versies van dezelfde indeling.", "Compare versions of the same segmentation."),
            {"before": f"{before.scheme}@{before.scheme_version}", "after": f"{after.scheme}@{after.scheme_version}"},
        )
    first, second = _told(before), _told(after)
    rows = []
    for key in sorted(first.keys() | second.keys(), key=lambda pair: (pair[1], pair[0])):
        one, other = first.get(key), second.get(key)
        row = {"segment": key[0], "discipline": key[1], "before": one and one[0], "after": other and other[0]}
        if one is None or other is None:
            rows.append({**row, "factor": None, "verdict": "new" if one is None else "gone"})
            continue
        moved = abs(np.log(other[0] / one[0])) > 1.96 * np.hypot(one[1], other[1])
        rows.append({**row, "factor": round(other[0] / one[0], 3), "verdict": "changed" if moved else "same"})
    return pa.Table.from_pylist(rows, schema=CHANGE)


def _told(rates: CultureRates) -> dict[tuple[str, str], tuple[float, float]]:
    """Per segment and discipline that is told: the ratio and the standard error of its logarithm."""
    found = {}
    for row in rates.rates.to_pylist():
        if not row["withheld"]:
            error = np.log(max(row["high"], 0.1) / max(row["low"], 0.1)) / (2 * 1.96)
            found[row["segment"], row["discipline"]] = (max(row["ratio"], 0.1), float(error))
    return found
