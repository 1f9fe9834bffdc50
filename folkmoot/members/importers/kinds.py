"""The kinds of files that can be imported."""

from folkmoot.members.importers import hosts, people, units

IMPORTERS = {"members": people.IMPORTER, "units": units.IMPORTER, "hosts": hosts.IMPORTER}
