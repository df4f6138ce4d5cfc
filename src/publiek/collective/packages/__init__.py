"""What does a house send, and how does who receives it know that it is whole, real, approved and meant for them?

The format is docs/reference/packages.md: another program can make and read the same files.
"""

from publiek.collective.packages.approval import Approval, given
from publiek.collective.packages.contribution import Contribution
from publiek.collective.packages.packing import pack
from publiek.collective.packages.unpacking import require_approved, unpack

__all__ = ["Approval", "Contribution", "given", "pack", "require_approved", "unpack"]
