"""What a screen asks of the counts; every figure is of a scope: the district, or one street."""
