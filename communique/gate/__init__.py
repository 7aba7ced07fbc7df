"""What stands between the site and the internet: who may ask what, how long, and how many at once."""
