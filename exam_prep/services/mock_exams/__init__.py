"""Mock exams of instructors: drafts, published versions, and sittings of them."""
