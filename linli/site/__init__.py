"""装配: settings, urls, the server processes and the `linli` command."""
