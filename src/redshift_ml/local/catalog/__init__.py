"""What the warehouse knows about itself: its own catalog and the system views over it."""
