"""The system relations that AWS documents and the local warehouse does not have, and why.

https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html
An empty relation would say that nothing happened; here it is not known, or there is no such thing.
"""

from __future__ import annotations

# Each reason ends the sentence of the hint, and stands in docs/system-relations.md.
ABSENT: tuple[tuple[str, str], ...] = (
    (
        "the steps, plans and alerts of queries are not kept",
        "stl_aggr stl_alert_event_log stl_bcast stl_delete stl_dist stl_explain stl_hash "
        "stl_hashjoin stl_insert stl_limit stl_merge stl_mergejoin stl_nestloop stl_parse "
        "stl_plan_info stl_project stl_query_metrics stl_return stl_save stl_scan stl_sort "
        "stl_stream_segs stl_unique stl_window stv_exec_state stv_query_metrics "
        "svcs_alert_event_log svcs_compile svcs_explain svcs_plan_info svcs_query_summary "
        "svcs_stream_segs svl_compile svl_query_in_flight svl_query_metrics "
        "svl_query_metrics_summary svl_query_report svl_query_summary svv_query_inflight "
        "svv_query_state sys_query_explain",
    ),
    (
        "there are no queues",
        "stl_wlm_error stl_wlm_query stl_wlm_rule_action stv_wlm_classification_config "
        "stv_wlm_qmr_config stv_wlm_query_queue_state stv_wlm_query_state "
        "stv_wlm_query_task_state stv_wlm_service_class_config stv_wlm_service_class_state "
        "svl_query_queue_info",
    ),
    (
        "there are no nodes, slices and blocks",
        "stl_commit_stats stl_disk_full_diag stl_restarted_sessions stl_usage_control "
        "stv_blocklist stv_node_storage_capacity stv_partitions stv_slices "
        "stv_startup_recovery_state stv_tbl_perm stv_tbl_trans svcs_concurrency_scaling_usage "
        "svl_terminate svv_diskusage sys_serverless_usage",
    ),
    (
        "VACUUM, ANALYZE and automatic optimization have nothing to do",
        "stl_analyze stl_analyze_compression stl_vacuum svl_auto_worker_action "
        "svl_vacuum_percentage svv_interleaved_columns svv_vacuum_progress svv_vacuum_summary "
        "sys_analyze_compression_history sys_analyze_history sys_auto_table_optimization "
        "sys_automatic_optimization sys_vacuum_history",
    ),
    (
        "there is no Spectrum, federation, sharing, streaming, restore, copy job or integration",
        "stl_s3client stl_s3client_error stl_sshclient_error svcs_s3list svcs_s3log "
        "svcs_s3partition_summary svcs_s3query_summary svl_datashare_change_log "
        "svl_datashare_cross_region_usage svl_datashare_usage_consumer "
        "svl_datashare_usage_producer svl_fdw svl_restore_alter_table_progress svl_s3catalog "
        "svl_s3list svl_s3log svl_s3partition svl_s3partition_summary svl_s3query "
        "svl_s3query_summary svl_s3retries svl_spatial_simplify svl_spectrum_scan_error "
        "svv_copy_job_integrations svv_integration svv_integration_table_mapping "
        "svv_integration_table_state svv_restore_table_state sys_copy_job sys_copy_job_detail "
        "sys_copy_job_info sys_datashare_change_log sys_datashare_cross_region_usage "
        "sys_datashare_usage_consumer sys_datashare_usage_producer sys_external_query_detail "
        "sys_external_query_error sys_integration_activity sys_integration_table_activity "
        "sys_integration_table_state_change sys_restore_log sys_restore_state "
        "sys_spatial_simplify sys_stream_scan_errors sys_stream_scan_states",
    ),
    (
        "no log of it is kept",
        "stl_file_scan stl_loaderror_detail stl_mv_state "
        "stl_replacements stl_schema_quota_violations stl_tr_conflict stl_undone "
        "stl_userlog stv_active_cursors stv_cursor_configuration "
        "stv_load_state svcs_unload_log svl_multi_statement_violations svl_mv_refresh_status "
        "svl_qerror svl_stored_proc_call svl_stored_proc_messages svl_udf_log "
        "svv_redshift_schema_quota svv_schema_quota_state sys_applied_masking_policy_log "
        "sys_child_query_text sys_copy_replacements sys_load_detail "
        "sys_mv_refresh_history sys_mv_state sys_procedure_call "
        "sys_procedure_messages sys_schema_quota_violations "
        "sys_transaction_history sys_udf_log sys_unload_detail sys_userlog",
    ),
    ("statistics are DuckDB's own", "pg_statistic_indicator pg_stats"),
)
_REASONS = {name: reason for reason, names in ABSENT for name in names.split()}

_OF_INFORMATION_SCHEMA = (
    "AWS does not say which views information_schema has; the local warehouse has those that "
    "clients ask for, see docs/system-relations.md. PG_PROC_INFO lists functions and procedures."
)


def hint(name: str) -> str | None:
    """Return what to say of a system relation that is not there, None of any other name."""
    if name.lower().startswith("information_schema."):
        return _OF_INFORMATION_SCHEMA
    reason = _REASONS.get(name.lower().rpartition(".")[2])
    if reason is None:
        return None
    return (
        f"{name} is a system relation of Amazon Redshift that the local warehouse does not have: "
        f"{reason}."
    )
