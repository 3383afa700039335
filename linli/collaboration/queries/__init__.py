"""What the screens and sheets ask about working together."""
