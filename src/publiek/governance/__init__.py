"""Which data are kept for which purpose, on which ground, for how long; and what people are told of it."""

from publiek.governance.house_register import Controller, Decided, Decision, HouseRegister, Processor
from publiek.governance.judging import judge
from publiek.governance.privacy import Asker, PrivacyText, privacy_text
from publiek.governance.purposes import Balance, Purpose, Register, purposes
from publiek.governance.replaying import beginning, decide, replay
from publiek.governance.steps import Step, Steps, steps

__all__ = [
    "Asker",
    "Balance",
    "Controller",
    "Decided",
    "Decision",
    "HouseRegister",
    "PrivacyText",
    "Processor",
    "Purpose",
    "Register",
    "Step",
    "Steps",
    "beginning",
    "decide",
    "judge",
    "privacy_text",
    "purposes",
    "replay",
    "steps",
]
