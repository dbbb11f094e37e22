"""How each kind of change is folded into the projection, with one module for each group of kinds."""
