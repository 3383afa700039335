"""Reading linli from a program that speaks the Model Context Protocol; nothing can be changed."""
