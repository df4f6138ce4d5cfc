"""Which accounts of one house belong to the same person or household?"""
