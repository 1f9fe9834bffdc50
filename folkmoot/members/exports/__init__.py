"""Files out of the register: what a reader sees, for that reader alone (UP-3, UP-4, UP-6)."""
