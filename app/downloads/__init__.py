"""Everything of mine in one file: ordered on a page, made by the worker, kept sealed for a day."""
