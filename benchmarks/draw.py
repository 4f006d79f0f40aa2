"""A draw from a big stored register, against consistent-sampler on the same references."""

from __future__ import annotations

from benchmarks.base import Contestant, Row, contest, versus
from benchmarks.stored import stored


def run(rows: int) -> list[Row]:
    found = contest(
        [
            Contestant("draw", "drawing:draw_stored", {"workspace": str(stored(rows))}),
            Contestant("sampler", "drawing:draw_with_consistent_sampler", {"count": rows}),
            Contestant("hashes", "drawing:hash_alone", {"count": rows}),
        ]
    )
    ours, sampler, hashes = (found[name]["seconds"] for name in ("draw", "sampler", "hashes"))
    return [
        versus(f"draw 60 + 20 of {rows:,} stored (peer: consistent-sampler)", ours, sampler, 0.4),
        versus("  the same (peer: bare SHA-256 of the same bytes)", ours, hashes, None),
    ]
