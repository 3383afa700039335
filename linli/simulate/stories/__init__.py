"""The stories that linli must be able to live through, one file each."""
