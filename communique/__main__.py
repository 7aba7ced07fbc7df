"""`python -m communique` is `communique`."""

from communique.command_line import main

main()
