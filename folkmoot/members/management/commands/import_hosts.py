from folkmoot.members.management.commands import import_members


class Command(import_members.Command):
    help = "Add and rename hosts from a file: all of it, or nothing if a row is wrong."
    kind = "hosts"
