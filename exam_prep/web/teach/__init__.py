"""The teaching side: pages for instructors and admins."""
