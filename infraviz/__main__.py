"""`python -m infraviz`."""

from infraviz.cli import main

main()
