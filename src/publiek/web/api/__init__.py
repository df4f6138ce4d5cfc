"""What a program gets: everything the pages show, as JSON, with a token of one person for one organisation."""
