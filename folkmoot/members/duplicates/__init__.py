"""Two records of one human being: found, merged, and unmerged; or marked as different for good."""
