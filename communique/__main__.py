"""`python -m communique` is `communique`."""

from communique.cli.main import main

main()
