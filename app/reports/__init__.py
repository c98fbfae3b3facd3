"""Error reports: a case from the citizen's form to the registry keeper's answer."""
