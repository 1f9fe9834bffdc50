"""`python -m civic COMMAND`: the library's own commands."""

import sys

from civic.commands import verify

COMMANDS = {"verify": verify.main}


def run(arguments: list[str]) -> int:
    """The exit status of a command line without the program's name."""
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write(f"usage: python -m civic {{{','.join(COMMANDS)}}} ...\n")
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


def main() -> int:
    """The program `civic`."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
