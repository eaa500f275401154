"""Stored procedures: CREATE PROCEDURE, CALL, and an interpreter of Redshift's PL/pgSQL.

https://docs.aws.amazon.com/redshift/latest/dg/c_pl_pgSQL_reference.html
"""
