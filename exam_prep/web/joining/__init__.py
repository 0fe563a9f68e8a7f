"""Groups for learners: join by a code or a link, see what staff see, leave."""
