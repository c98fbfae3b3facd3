"""`python -m app.cli`: the same as `omaopintopolku`."""

from app.cli import main

if __name__ == "__main__":
    main(prog_name="omaopintopolku")
