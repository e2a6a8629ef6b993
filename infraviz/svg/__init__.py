"""Scene → SVG text. The only place where SVG text is made."""
