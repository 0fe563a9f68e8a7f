"""The plan to the exam date: what today holds, by which policy, and what it leads to."""
