"""What does a house show, and under which identifiers? Brought together from its lines and from agendas."""
