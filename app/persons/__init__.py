"""People: numbers (oid, hetu), names, linked numbers, and whose guardian somebody is."""
