"""Belenios protocol, version 1: ballots that hide the choice and show that they are well formed."""
