"""A program, not a module to import: prints the sheets of the .xls workbook named on its command line as JSON, [[name, [[cell, …], …]], …].

It runs in a process of its own (see `_xls`), because a damaged workbook can make the reader ask for more memory than there is, which ends
the process and cannot be caught: a changed byte in a cell's column number is enough (seen with python-calamine 0.9.1).
"""

import json
import sys

from python_calamine import CalamineError, CalamineWorkbook

MAX_MEMORY = 2 * 2**30  # bytes; the largest published table needs less than a tenth


def limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str) -> int:
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [[name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)] for name in book.sheet_names]
    except (CalamineError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    json.dump(sheets, sys.stdout, default=str)
    return 0


if __name__ == "__main__":
    limit_memory()
    sys.exit(main(sys.argv[1]))
