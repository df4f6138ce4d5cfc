"""For what does this house keep data, on which ground, for how long; which papers follow; what is past its time?"""
