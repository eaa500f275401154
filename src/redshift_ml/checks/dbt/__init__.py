"""dbt projects: rendered through dbt itself against an ephemeral local warehouse."""
