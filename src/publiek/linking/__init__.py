"""Which accounts of one house belong to the same person or household?

Never between houses (that is `collective`). Everything happens in memory; what comes out are numbers, and the house's
own customer numbers for who asks for them.
"""

from publiek.linking.linked import Counted, Linked, LinkSettings
from publiek.linking.linking import link
from publiek.linking.pairs_file import write_pairs
from publiek.linking.refusals import no_accounts
from publiek.linking.scoring import require_library

__all__ = ["Counted", "LinkSettings", "Linked", "link", "no_accounts", "require_library", "write_pairs"]
