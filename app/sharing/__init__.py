"""Share links: a person shows chosen studies to anyone by a signed link, knows who looked, and takes it back."""
