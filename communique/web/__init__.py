"""The Datasette folder: templates, plugins, static files, and what the plugins share. Imports nothing of ours."""
