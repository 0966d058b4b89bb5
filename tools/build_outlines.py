"""Build desk/data/outlines.csv: the outlines of countries that maps are drawn over.

    pip download --no-deps geopandas==0.14.4
    python tools/build_outlines.py geopandas-0.14.4-py3-none-any.whl

The wheel (BSD-3-Clause) holds Natural Earth's countries at 1:110 million, which are in the public domain. They are kept to a
tenth of a degree: enough for a page's width. Nobody needs the package to use or to test Legation.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

WHEEL_SHA256 = "3bb6473cb59d51e1a7fe2dbc24a1a063fb0ebdeddf3ce08ddbf8c7ddc99689aa"
MEMBER = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.shp"
TARGET = Path(__file__).parent.parent / "src" / "legation" / "desk" / "data" / "outlines.csv"
POLYGON = 5

Ring = list[tuple[float, float]]


def main(wheel: Path) -> None:
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise SystemExit(f"{wheel.name} has the hash {found}; wanted {WHEEL_SHA256}.")
    shapes = zipfile.ZipFile(wheel).read(MEMBER)
    rows = sorted(filter(None, (_row(ring) for ring in read_rings(shapes))))
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        out.write(
            "# source: Natural Earth, 1:110m admin 0 countries (public domain), as in geopandas 0.14.4; made by\n"
        )
        out.write(
            "# tools/build_outlines.py. Borders as held on the ground; drawing them says nothing of whose they are.\n"
        )
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["west", "south", "east", "north", "points"])
        writer.writerows(rows)
    print(f"{len(rows)} outlines, {TARGET.stat().st_size} bytes")


def read_rings(shapes: bytes) -> Iterator[Ring]:
    """The rings of all polygons of a shapefile's main file (ESRI Shapefile Technical Description, July 1998)."""
    at = 100
    while at < len(shapes):
        words = struct.unpack_from(">i", shapes, at + 4)[0]
        at += 8
        if struct.unpack_from("<i", shapes, at)[0] == POLYGON:
            parts, points = struct.unpack_from("<2i", shapes, at + 36)
            starts = [*struct.unpack_from(f"<{parts}i", shapes, at + 44), points]
            values = struct.unpack_from(f"<{2 * points}d", shapes, at + 44 + 4 * parts)
            pairs = list(zip(values[::2], values[1::2], strict=True))
            for first, past in itertools.pairwise(starts):
                yield pairs[first:past]
        at += 2 * words


def _row(ring: Ring) -> tuple[float, float, float, float, str] | None:
    """A ring to a tenth of a degree, without points that fall together; None when nothing is left of it."""
    points: Ring = []
    for lon, lat in ring:
        point = (round(lon, 1) + 0.0, round(lat, 1) + 0.0)
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < 4:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    text = " ".join(f"{lon:g} {lat:g}" for lon, lat in points)
    return (min(lons), min(lats), max(lons), max(lats), text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
