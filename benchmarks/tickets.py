"""Draws from references in memory, against hashing the same bytes in the tightest Python loop."""

from __future__ import annotations

from benchmarks.base import Contestant, Row, contest, versus


def run(rows: int) -> list[Row]:
    simple = {"count": rows, "stratified": False}
    stratified = {"count": rows, "stratified": True}
    found = contest(
        [
            Contestant("simple", "drawing:draw_in_memory", simple),
            Contestant("stratified", "drawing:draw_in_memory", stratified),
            Contestant("hashes", "drawing:hash_alone", {"count": rows}),
        ]
    )
    hashes = found["hashes"]["seconds"]
    name = f"draw of {rows:,} in memory (peer: SHA-256 loop)"
    return [
        versus(f"simple {name}", found["simple"]["seconds"], hashes, 1.5),
        versus(f"stratified {name}", found["stratified"]["seconds"], hashes, 2.0),
    ]
