"""Which closed lists of codes does the standard know?

Codes are English, lower case and stable; what people read is in `labels`.
"""

from __future__ import annotations

LEVELS = ("L0", "L1", "L2", "L3")
TICKET_TYPES = ("normal", "discount", "free", "pass", "guest", "other")
CHANNELS = ("online", "till", "phone", "reseller", "other", "unknown")
#: valid: sold and not undone · return: a line that takes earlier tickets back (quantity and money negative)
#: cancelled / refunded: the line itself was undone · reserved: held, not sold
STATUSES = ("valid", "return", "cancelled", "refunded", "reserved")
#: What the postcode of a line says before it is compared with the areas that exist.
POSTCODE_STATUSES = ("dutch", "foreign", "missing", "unreadable")
#: Who stands behind a booking. A group or school booking is never profiled by the booker's postcode.
BOOKER_KINDS = ("person", "group", "school", "company")
#: May the house mail a booker, as a delivery says it.
CONSENTS = ("yes", "no", "unknown")
GENRES = (
    "theatre",
    "cabaret",
    "musical",
    "opera",
    "dance",
    "classical",
    "pop",
    "jazz",
    "world",
    "family",
    "film",
    "exhibition",
    "literature",
    "festival",
    "education",
    "other",
    "unknown",
)
SUBSECTORS = ("theatre", "museum", "festival", "pop", "cinema", "library", "maker")
SENSITIVITIES = ("identifier", "quasi-identifier", "sensitive", "open")
#: References an index figure can be taken against, from near to far.
REFERENCES = ("catchment", "municipality", "province", "nl")
DECISIONS = ("kept", "generalised", "keyed", "dropped")
