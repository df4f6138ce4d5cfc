"""Pictures as Vega-Lite specifications: plain data, one look, drawn to SVG in one place (`drawing`)."""
