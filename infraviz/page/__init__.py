"""Study and figures → HTML. This room sees SVG as text; only it uses Jinja2 and markdown-it."""
