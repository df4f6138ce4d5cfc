"""What does a house contribute, who approved it, and how does it leave or come back? Nothing without a share rule."""

from publiek.collective.contributing.approvers import Approver, approvers_of, register
from publiek.collective.contributing.leaving import Packed, approval_of, approve, last_packed, note, pack, withdraw
from publiek.collective.contributing.over_the_network import fetch, send
from publiek.collective.contributing.preparing import Prepared, lying_ready, prepare
from publiek.collective.contributing.receiving import Received, keep, receive
from publiek.collective.contributing.share_rules import (
    Decision,
    ShareRule,
    agree,
    agreed_with,
    hub_of,
    require_rule,
    rule_of,
    rules_of,
    stop,
)
from publiek.collective.contributing.standing import RoundStanding, Standing, standing

__all__ = [
    "Approver",
    "Decision",
    "Packed",
    "Prepared",
    "Received",
    "RoundStanding",
    "ShareRule",
    "Standing",
    "agree",
    "agreed_with",
    "approval_of",
    "approve",
    "approvers_of",
    "fetch",
    "hub_of",
    "keep",
    "last_packed",
    "lying_ready",
    "note",
    "pack",
    "prepare",
    "receive",
    "register",
    "require_rule",
    "rule_of",
    "rules_of",
    "send",
    "standing",
    "stop",
    "withdraw",
]
