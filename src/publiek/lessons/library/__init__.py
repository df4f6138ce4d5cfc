"""What was tried elsewhere against which barrier, and what is known of whether it worked? One file per lesson."""
