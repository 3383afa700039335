"""How the house does: measured once, told to monitors and to people."""
