"""Item response theory: curves of items, what they tell of a level, and their calibration from responses."""
