"""The inference engine outside dbt: what a run would cost, and a drain over several connections.

The statements come from the dbt package's own macros (``inference_script``), so
that dbt and this engine send the same SQL over the same tables and may run side
by side. docs/inference.md explains the store to its users.
"""
