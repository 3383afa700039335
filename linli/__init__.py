"""linli 邻里: an open platform for solving the problems of a neighbourhood."""

__version__ = "0.1.0"
