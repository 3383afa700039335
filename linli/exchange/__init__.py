"""Exchange 对接: HTTP and files for other systems."""
