"""Looking into the bank: who may see what of it, and what its pages show."""
