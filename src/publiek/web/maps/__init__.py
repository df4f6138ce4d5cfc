"""Maps without any outside server: outlines and values served by the product, drawn in the browser or as a picture."""
