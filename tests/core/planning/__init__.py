"""Planning: parity, the due rule, orders, calibration and choice."""
