"""How Headroom is put together: settings, addresses, translations and static files. Nothing imports it."""
