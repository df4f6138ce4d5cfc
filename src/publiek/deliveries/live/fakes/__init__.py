"""Faithful fakes of ticketing systems, made from their published definitions: to test with, and to try a connection.

One module per connector, with the connector's code as its name, and in it: its sources in the docstring; `SETTINGS`,
what a house fills in to connect with it (without the address); `sample()`, a fake with something in it, which is a
function from a `Question` to an `Answer` (see `serving`) and may be changed while it runs. `CANARIES`, where there are
persons in it: the values of persons that stand in the sample, which may never show in a cursor, an error or `repr`.
What holds for every connector is in tests/spec/test_live_contract.py; what is here is found there by itself.
"""
