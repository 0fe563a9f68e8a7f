"""Use cases of accounts: registering, signing in, one-time links, and whose work is whose."""
