"""`./portal prove`: the whole of it, on two cores at once, each with servers of its own; then one table.

Bad input takes as long as all the rest together.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.prove.figures import keep, read, table

BAD_INPUT = "tests/prove/test_bad_input.py"
HALVES = ([BAD_INPUT], ["tests/prove", "--ignore", BAD_INPUT])


def main() -> int:
    with TemporaryDirectory() as place:
        said = [Path(place) / f"{number}.json" for number in range(len(HALVES))]
        runs = [
            subprocess.Popen([sys.executable, "-m", "pytest", *half, "--figures", path])
            for half, path in zip(HALVES, said, strict=True)
        ]
        codes = [run.wait() for run in runs]
        figures = [figure for path in said for figure in read(path)]
    sys.stdout.write("\n".join(["", *table(figures), ""]))
    failed = any(codes) or not all(figure.holds for figure in figures)
    keep(figures, failed=failed)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
