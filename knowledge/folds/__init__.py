"""How each kind of change is folded into the projection: one module for each group of kinds."""
