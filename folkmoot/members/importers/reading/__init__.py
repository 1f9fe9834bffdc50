"""Reading a file of any kind into one grid of texts, after refusing what would do harm (UP-1)."""
