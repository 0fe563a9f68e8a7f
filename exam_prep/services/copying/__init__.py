"""Moving everything to another database, with proof."""
