"""门户: HTTP for our own apps, one route file per subject."""
