"""The area view of a government: its regions beside each other, from open statistics and from houses that agreed."""
