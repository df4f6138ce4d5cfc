"""Deliveries in the browser: a file arrives, is shown as it is understood, is imported, and can be taken back."""
