"""`python -m policy_targets` is `policy-targets`."""

from policy_targets.cli import main

if __name__ == "__main__":
    main()
