"""研判: what the record adds up to; reads all, writes only its own counts."""
