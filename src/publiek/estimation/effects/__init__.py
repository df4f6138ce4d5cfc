"""Did something change because of what was done? Compared with where nothing was done; arrays in, effects out."""
