"""What is drawn: shapes, icons, edges and texts at absolute positions."""
