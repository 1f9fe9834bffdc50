"""Who asks, and where in the tree the object of the question stands.

Places are named as the branch north1 sees them, which is the home of the member and the unit of the
branch secretary; the regional officer is secretary of north, the national one an officer of city.
"""

PLACES = {
    "own": "north1",
    "child": "group",
    "sibling": "north2",
    "parent": "north",
    "other": "south",
}
ROLES = {
    "anonymous": None,
    "member": "member",
    "ex-member": "leaver",
    "secretary": "secretary",
    "regional": "general",
    "national": "chair",
    "auditor": "auditor",
    "operator": "operator",
}
