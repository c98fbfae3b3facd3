"""Who has used my data: the audit trail and other systems' uses of a person's data, told to that person."""
