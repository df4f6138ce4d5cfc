"""Terugschrijven: groups behind the house's own contacts, counted first, written, and taken back."""
