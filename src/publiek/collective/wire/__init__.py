"""How do the parties of an agreement speak over the network? Nodes only ask; a hub and a key holder answer."""
