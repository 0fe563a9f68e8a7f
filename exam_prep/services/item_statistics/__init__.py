"""Item statistics as stored sums: counting sittings, proving the sums, reading them."""
