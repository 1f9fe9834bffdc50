"""Pure parts of democratic organisations: no Django, no database, no clock, no network, no randomness of its own."""
