"""One module per education type, only where it has rules of its own."""
