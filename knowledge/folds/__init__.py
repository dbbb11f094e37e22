"""How each kind of change is folded into the projection. There is one module for each group of kinds."""
