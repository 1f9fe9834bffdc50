"""The kinds of files that can be imported: one module each."""

from folkmoot.members.importers import people, units

IMPORTERS = {"members": people.IMPORTER, "units": units.IMPORTER}
