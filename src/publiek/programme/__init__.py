"""What is shown: identifiers that hold everywhere, the same production at several venues, and crosswalks of words."""
