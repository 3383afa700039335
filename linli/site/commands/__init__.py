"""The commands of the `linli` tool, one file per subject."""
