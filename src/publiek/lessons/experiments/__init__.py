"""Did it work? Promised before it starts, compared with where nothing was done, told whatever comes of it."""
