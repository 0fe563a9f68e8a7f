"""Drawing: from a bank, a blueprint and a seed to the frozen form that one sitting runs on."""
