"""Facts in: the file format, its checks, and the loader. Imports only `schema`."""
