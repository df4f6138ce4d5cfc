"""What was released, so that the next release is judged together with it?"""

from publiek.disclosure.register.keeping import Entry, Register
from publiek.disclosure.register.verdict import Reason, Verdict

__all__ = ["Entry", "Reason", "Register", "Verdict"]
