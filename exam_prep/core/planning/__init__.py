"""Planning: what to study until the exam date, by a policy that is chosen by simulation."""
