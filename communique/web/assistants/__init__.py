"""Tools for assistants (Model Context Protocol): what anyone may ask of the site, asked at its own addresses."""
