"""Printing a form: drawn by an address, or fixed before; and its PDF."""
