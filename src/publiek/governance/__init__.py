"""Which data are kept for which purpose, on which ground, for how long; and what people are told of it."""

from publiek.governance.privacy import Asker, PrivacyText, privacy_text
from publiek.governance.purposes import Purpose, Register, purposes

__all__ = ["Asker", "PrivacyText", "Purpose", "Register", "privacy_text", "purposes"]
