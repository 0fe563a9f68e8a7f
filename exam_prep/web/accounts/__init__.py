"""Accounts: registering, signing in and out, passwords, and whose work a browser holds."""
