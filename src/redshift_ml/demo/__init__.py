"""What ``make demo`` runs: the shipped dbt project on the local warehouse, and what came out."""
