"""Pure parts of democratic organisations: no framework, database, clock, network or chance."""
