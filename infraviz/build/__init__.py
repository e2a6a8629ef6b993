"""Keep it up to date: make every file of the site, then publish them in one go."""
