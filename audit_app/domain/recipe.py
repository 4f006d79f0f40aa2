"""A few lines of Python, standard library only, that repeat a draw without this program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app.domain.certificate import damaged_certificate
from audit_app.domain.draw import DrawPlan
from audit_app.domain.plans import plan_from_data, restriction_text
from audit_app.domain.sampling import SamplingMethod, sampling_method

_HEAD = """\
# Repeats the draw {label} without the program that made it.
# Save as recipe.py and run: python recipe.py register.csv
# register.csv: UTF-8, one heading line, then one line a case: {columns}.
{conditions}import csv, decimal, fractions, hashlib, sys, unicodedata

def clean(text):
    return " ".join(unicodedata.normalize("NFC", text).split())

def digest(*lines):
    return hashlib.sha256("\\n".join(lines).encode()).hexdigest()

def ticket(reference, key=None):
    return digest("case-audit ticket v1", key or KEY, reference)

LABEL, SEED = {label}, {seed}
KEY = digest("case-audit seed v1", LABEL, SEED)
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    table = list(csv.reader(file))[1:]
rows = sorted([clean(row[0]), clean(row[1]){strata}, *row[2:]] for row in table if row)
frame = "".join(f"{{row[0]}}\\t{{row[1]}}\\n" for row in rows)
same = digest("case-audit frame v1", frame) == {frame}
print("register:", "same" if same else "DIFFERENT")
"""

_BY_TICKET = """\
WANTED = {wanted}
TOGETHER = {merged}
pools, held = {{}}, {{}}
for number, reference, stratum, *more in sorted([ticket(row[0]), *row] for row in rows):
    person = clean(more[0]) if {cap} and more else ""
    held[person] = held.get(person, 0) + 1
    if not person or held[person] <= {cap}:
        pools.setdefault(TOGETHER.get(stratum, stratum), []).append(reference)
drawn = [case for name, n in WANTED.items() for case in pools.get(name, [])[:n]]
"""

_SYSTEMATIC = """\
def value(text, kind):
    if kind == "text":
        return text
    return (bool(text.strip()), decimal.Decimal(text.strip() or 0))

n, N = {size}, len(rows)
rows.sort(key=lambda row: [*map(value, row[2:], {kinds}), row[0]])
start = int(digest("case-audit start v1", KEY, ""), 16) % N
drawn = [rows[(start + j * N) // n][0] for j in range(n)]
"""

_CLUSTER = """\
KEY_OF_CLUSTERS = digest("case-audit seed v1", LABEL + " / clusters", SEED)
clusters = {{}}
for reference, _, cluster in rows:
    clusters.setdefault(clean(cluster), []).append(reference)
first = sorted(clusters, key=lambda name: ticket(name, KEY_OF_CLUSTERS))[:{size}]
drawn = [case for name in first for case in sorted(clusters[name], key=ticket)[:{cases}]]
"""

_BY_SIZE = """\
left = sorted(((int(float(row[2])), row[0]) for row in rows), key=lambda unit: (-unit[0], unit[1]))
m, total, drawn = {size}, sum(unit[0] for unit in left), []
while m and m * left[0][0] >= total:
    m, total = m - 1, total - left[0][0]
    drawn.append(left.pop(0)[1])

def rank(unit):
    u = int(ticket(unit[1]), 16)
    target = fractions.Fraction(m * unit[0], total)
    return {rank}

drawn += [unit[1] for unit in sorted(left, key=rank)[:m]] if m else []
"""
_PARETO = "fractions.Fraction(u, 2**256 - u) * (1 - target) / target"
_SEQUENTIAL_POISSON = "u / target"

_TAIL = "print(*sorted(drawn, key=ticket), sep='\\n')\n"


def recipe(certificate: Mapping[str, Any]) -> str:
    """Return a program that reads a register and prints the references drawn.

    It prints whether the register is the same, then one reference a line in ticket order.

    Args:
        certificate: Of a draw.

    Raises:
        AuditError: If the certificate is damaged.
    """
    plan = plan_from_data(certificate.get("plan", {}))
    method = sampling_method(plan.method)
    try:
        head = _HEAD.format(
            label=ascii(certificate["label"]),
            seed=ascii(certificate["seed_canonical"]),
            columns=" ".join(", ".join(recipe_columns(certificate)).split()),
            conditions=_conditions(plan),
            strata="" if method.uses_strata else " * 0",
            frame=ascii(certificate["frame"]["fingerprint"]),
        )
        return head + _body(certificate, plan) + _TAIL
    except (KeyError, TypeError) as error:
        raise damaged_certificate() from error


def recipe_columns(certificate: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the columns of the recipe's CSV file hold, in order."""
    plan = plan_from_data(certificate.get("plan", {}))
    method: SamplingMethod = sampling_method(plan.method)
    further = method.columns(plan.inputs)
    stratum = "stratum" if method.uses_strata else "stratum (may be blank)"
    return ("reference", stratum, *further, *((plan.cap_per,) if plan.cap_per else ()))


def _conditions(plan: DrawPlan) -> str:
    if not plan.restrictions:
        return ""
    texts = " and ".join(restriction_text(r) for r in plan.restrictions)
    return f"# Only the cases with {' '.join(texts.split())}.\n"


def _body(certificate: Mapping[str, Any], plan: DrawPlan) -> str:
    """Return the lines that are the method's own."""
    details = certificate["details"]
    if plan.method == "systematic":
        return _SYSTEMATIC.format(size=plan.size, kinds=ascii(list(details["order_as"])))
    if plan.method == "cluster":
        cases = int(plan.inputs["cases_per_cluster"]) or None
        return _CLUSTER.format(size=plan.size, cases=cases)
    if plan.method == "proportional_to_size":
        rank = _PARETO if plan.inputs["order"] == "pareto" else _SEQUENTIAL_POISSON
        return _BY_SIZE.format(size=plan.size, rank=rank)
    return _BY_TICKET.format(
        wanted=ascii({row["stratum"]: row["sampled"] for row in certificate["strata"]}),
        merged=ascii(dict(details.get("merged", {}))),
        cap=plan.cap if plan.cap_per else 0,
    )
