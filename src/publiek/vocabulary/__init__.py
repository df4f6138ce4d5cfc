"""The words all rooms share: things, columns, codes, findings, figures. Nothing here reads or writes data."""
