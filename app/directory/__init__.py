"""What code lists and organisations share: the stamp of their last change, and the counts of an import."""
