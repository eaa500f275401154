"""Time of the PII gate (RML307) against the number of dbt models and of CTEs in one of them.

    python benchmarks/lineage.py

Prints CPU seconds per size and per model or CTE: the last column should not grow.
"""

from __future__ import annotations

import time

from redshift_ml.checks.lineage.flows import flows
from redshift_ml.checks.lineage.personal import UNSPECIFIED, Branch, Personal, Policy, Relation

COLUMNS = 40
FUNCTIONS = (Policy("tone", "tone", "ml", "acme"),)


def source() -> Relation:
    """Return a source with forty columns, a quarter of them marked."""
    names = tuple(f"c{n}" for n in range(COLUMNS))
    return Relation("src", "dbt", "src", names, dict.fromkeys(names[::4], UNSPECIFIED))


def model(name: str, parent: str) -> Relation:
    """Return a dbt model: an import CTE with a star, a join, a union, forty columns."""
    columns = ",\n    ".join(f"upper(a.c{n}) as c{n}" for n in range(COLUMNS))
    sql = f"""with imported as (select * from "dev"."dbt"."{parent}"),
joined as (select i.*, count(*) over (partition by i.c0) as n from imported i
    left join imported j on i.c1 = j.c1 where i.c2 is not null),
both_ as (select * from joined union all select * from joined)
select
    {columns}
from both_ as a"""
    return Relation(name, "dbt", name, branches=(Branch(f"{name}.sql", sql),))


def chain(count: int) -> Personal:
    """Return a project of models, each on the one before, and a call at the end."""
    models = [model(f"m{n}", f"m{n - 1}" if n else "src") for n in range(count)]
    call = Branch("end.sql", f"select ml.tone(c0 || c4 || c1) from dbt.m{count - 1}")
    end = Relation("end", "dbt", "end", branches=(call,))
    return Personal((source(), *models, end), FUNCTIONS)


def ctes(count: int) -> Personal:
    """Return a project of one model with many CTEs."""
    parts = [f"t{n} as (select * from {f't{n - 1}' if n else 'dbt.src'})" for n in range(count)]
    sql = f"with {', '.join(parts)} select ml.tone(c0) from t{count - 1}"
    return Personal(
        (source(), Relation("m", "dbt", "m", branches=(Branch("m.sql", sql),))), FUNCTIONS
    )


def main() -> None:
    """Print the table."""
    print(f"{'what':12}{'count':>8}{'flows':>8}{'CPU s':>10}{'ms each':>10}")
    for name, make, sizes in (("dbt models", chain, (100, 200, 400)), ("CTEs", ctes, (100, 400))):
        for size in sizes:
            project = make(size)
            started = time.process_time()
            found = len(flows(project))
            spent = time.process_time() - started
            print(f"{name:12}{size:8}{found:8}{spent:10.2f}{spent / size * 1000:10.2f}")


if __name__ == "__main__":
    main()
