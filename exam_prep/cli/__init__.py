"""The commands of `exam-prep`."""
