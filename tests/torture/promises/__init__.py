"""One file a field of promises; all of them are found and run."""
