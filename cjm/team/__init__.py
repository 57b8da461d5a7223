"""The people of our own company: users, roles, teams."""
