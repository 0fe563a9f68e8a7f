"""Accounts, below the web: links, tries, sign-ins and what is deleted when."""
