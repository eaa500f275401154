"""The system views over models and calls.

https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_ML_MODEL_INFO.html,
r_STV_ML_MODEL_INFO.html and r_SVV_ML_MODEL_PRIVILEGES.html; ``local_inference_log``
exists only here. Users who are no superusers see what is theirs.
"""

from __future__ import annotations

from redshift_ml.local.models.service import LOG_TABLE

_C = '"{database}".redshift_local'
_P = '"{database}".redshift_catalog'
_USERS = "redshift_system.main.users"
_ME = "getvariable('redshift_user')"
_SUPERUSER = f"exists (select 1 from {_USERS} where superuser and name = {_ME})"

# What life_cycle holds on a cluster is not documented; models here are ready at once.
_INFO = f"""
select m.schema as schema_name, m.owner as user_name, m.name as model_name,
  null::varchar as life_cycle, 0::integer as is_refreshable, 'Model is Ready' as model_state
from {_C}.ml_models m
where m.kind <> 'lambda' and (m.owner = {_ME} or {_SUPERUSER})
"""
_STV = f"create or replace view {_P}.stv_ml_model_info as {_INFO}"
_SVV = f"""
create or replace view {_P}.svv_ml_model_info as
select '{{database}}' as database_name, i.* from ({_INFO}) i
"""
_PRIVILEGES = f"""
create or replace view {_P}.svv_ml_model_privileges as
select m.schema as namespace_name, m.name as model_name, 1::integer as model_version,
  g.privilege as privilege_type,
  case g.grantee_kind when 'user' then u.id when 'role' then r.id when 'group' then p.id
    else 0 end::integer as identity_id,
  g.grantee as identity_name, g.grantee_kind as identity_type, g.grantable as admin_option
from {_C}.grants g
join {_C}.ml_models m on g.kind = 'model' and g.object = m.oid::varchar
left join {_USERS} u on g.grantee_kind = 'user' and u.name = g.grantee
left join redshift_system.main.roles r on g.grantee_kind = 'role' and r.name = g.grantee
left join redshift_system.main.groups p on g.grantee_kind = 'group' and p.name = g.grantee
where {_SUPERUSER}
"""
_LOG = f"""
create or replace view {_P}.local_inference_log as
select * from {LOG_TABLE} where user_name = {_ME} or {_SUPERUSER}
"""

VIEWS: tuple[str, ...] = (_STV, _SVV, _PRIVILEGES, _LOG)
"""Statements that make the views; ``{database}`` stands for the database's name."""
