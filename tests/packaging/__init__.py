"""The wheel: built, installed elsewhere, served from."""
