"""考核: figures as they are published, so that an outsider can recompute them."""
