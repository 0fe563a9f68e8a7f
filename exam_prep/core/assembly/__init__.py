"""Form assembly: from a pool, quotas and a seed to forms as alike as they can be, or why there are none."""
