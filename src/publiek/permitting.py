"""May this house take this step? Only with a registered purpose, a legal basis, and for as long as it was decided.

The register of a house is read by `governance`; where nothing was decided yet the defaults of the product count for
what stays inside the house, and nothing else.
"""

from __future__ import annotations

from publiek.house import House


def require(house: House, step: str) -> None:
    """Nothing when `step` (a code of `governance.steps`) may be taken now; else raises DisclosureError."""
