"""States and coasts by Natural Earth, made smaller; README.md says how."""
