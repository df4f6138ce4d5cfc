// What a page does by itself. Everything works without it; nothing here draws or counts.
