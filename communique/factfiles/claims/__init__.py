"""Claims: what several voices say of one field, how it compares, and which value stands."""
