"""Where numbers come from: the rows behind the metrics that have data."""
