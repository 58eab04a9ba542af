"""The example organisation: a maker of kitchen goods with an online shop, and what happened to it until today."""
