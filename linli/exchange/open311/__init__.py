"""Open311 GeoReport v2: foreign programs report here and read what is public."""
