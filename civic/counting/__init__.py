"""Counting rules, one a file: from votes to who is elected. Pure and exact."""
