"""Reading fact files: YAML and JSON Lines as typed entries, with whatever is wrong with their form."""
