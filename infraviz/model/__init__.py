"""What the specs mean: graphs, metrics and studies, with every reference resolved."""
