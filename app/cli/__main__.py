"""`python -m app.cli`: the same as `omaopintopolku`."""

from app.cli import main

main(prog_name="omaopintopolku")
