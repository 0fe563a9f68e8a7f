"""Use cases: functions over a Session; they flush and never commit."""
