"""Maps: places, routes and the states that they touch."""
