"""How much a file may hold."""

MOST_BYTES = 20 * 1024**2
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_TEXT = 64 * 1024**2  # characters in all cells
MOST_CELLS = 1_500_000
MOST_AREA = 4_000_000  # a table is kept as a rectangle, its empty cells too
SPARSE = 10  # a large table is refused when so many cells are empty for each that is not
FEW_CELLS = 1_000_000  # below this it does not matter
MOST_ENTRIES = 500  # of an archive
MOST_UNPACKED = 256 * 1024**2
MOST_ENTRY_RATIO = 200  # of packed to unpacked, for entries that unpack to more than a megabyte
MOST_ELEMENTS = 5_000_000  # of XML, or records of XLS
MOST_NAMES = 2000  # of elements
