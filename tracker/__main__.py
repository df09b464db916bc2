"""The program: joins the front ends."""

from tracker.cli.app import main

if __name__ == "__main__":
    main()
