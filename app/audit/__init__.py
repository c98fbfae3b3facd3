"""Who did what to whose data, and when: written in the same transaction as the act, never changed afterwards."""
