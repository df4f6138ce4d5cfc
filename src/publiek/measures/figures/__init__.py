"""One file per figure: its definition, formula and limits in the docstring, its columns, and how it is made."""
