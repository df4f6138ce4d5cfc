"""Does an export meet the standard, and at which level? Told line by line, so that a vendor can prove it."""

from publiek.conformance.badge import badge_json, badge_svg
from publiek.conformance.conforming import Checked, Judgement, as_dict, conform
from publiek.conformance.rules import Fault, Rule, rules

__all__ = ["Checked", "Fault", "Judgement", "Rule", "as_dict", "badge_json", "badge_svg", "conform", "rules"]
