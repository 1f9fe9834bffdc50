"""`python -m civic …`: the only modules that touch files, clock, network and `secrets`."""
