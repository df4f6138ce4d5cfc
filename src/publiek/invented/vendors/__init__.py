"""How does each ticketing system write an export? One file per system; headers and codings are the system's own."""
