"""People of the site: who has an account, roles, invitations; for admins."""
