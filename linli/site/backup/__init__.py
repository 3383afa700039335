"""备份: an installation copied whole while it runs, and brought back, known to be what it was."""
