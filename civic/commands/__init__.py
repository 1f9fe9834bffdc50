"""`python -m civic …`: the only modules that may touch files, the clock, the network and `secrets`."""
