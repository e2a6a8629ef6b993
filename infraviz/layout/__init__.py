"""Where everything goes: text measured, DOT written, Graphviz run, edges routed → Placed."""
