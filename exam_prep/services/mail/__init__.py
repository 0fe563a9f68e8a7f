"""Letters about accounts: kept with the change they tell of, delivered after it."""
