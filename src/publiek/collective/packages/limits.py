"""How large may a package be? Far above what honest houses send, far below what harms who receives it."""

#: A sealed package: three servers' shares of one house are 8 MiB, the pseudonyms of a million households 38 MiB.
MOST_BYTES = 64 * 2**20
#: Files in a package.
MOST_FILES = 64
#: One of the files that describe the others.
MOST_DESCRIPTION = 2**20
#: One table.
MOST_TABLE = 8 * 2**20
MOST_COLUMNS = 64
#: One text in a table: a code, the name of a place, the title of a production.
MOST_TEXT = 200
