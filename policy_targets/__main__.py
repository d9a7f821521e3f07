"""`python -m policy_targets` is `policy-targets`."""

import sys

from policy_targets.cli import main


class WithoutPandas:
    """Makes an import of pandas fail.

    Arrow loads pandas, if it can, to see whether what it is given is a data frame. A check gives it none, and would
    wait a quarter of a second for that. Only the program leaves pandas out: whoever calls the function keeps it.

    >>> WithoutPandas().find_spec("pandas")
    Traceback (most recent call last):
    ModuleNotFoundError: a check needs no pandas
    """

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse pandas; what else is asked for others find."""
        if fullname == "pandas":
            raise ModuleNotFoundError("a check needs no pandas", name=fullname)


def run() -> None:
    """The program, on the arguments it was started with.

    >>> run.__name__
    'run'
    """
    if sys.argv[1:2] == ["check"]:
        sys.meta_path.insert(0, WithoutPandas())
    main()


if __name__ == "__main__":
    run()
