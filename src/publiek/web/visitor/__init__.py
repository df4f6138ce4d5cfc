"""For visitors: what does this house do with my data, and how do I ask, object or have it erased? Without a login."""
