"""Wrong proposals, planted in a draft to learn how many of them a coder lets through."""
