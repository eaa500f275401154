"""dbt's tests of adapters that dbt-redshift passes on a cluster as they are.

Each runs here through the unchanged adapter and driver, against the local warehouse.
"""

from __future__ import annotations

from adapter_tests import as_they_are

globals().update(
    as_they_are(
        __name__,
        {
            "aliases.test_aliases": (
                "BaseAliases",
                "BaseAliasErrors",
                "BaseSameAliasDifferentSchemas",
            ),
            "caching.test_caching": (
                "BaseCachingLowercaseModel",
                "BaseCachingUppercaseModel",
                "BaseCachingSelectedSchemaOnly",
                "BaseNoPopulateCache",
            ),
            "dbt_show.test_dbt_show": (
                "BaseShowLimit",
                "BaseShowSqlHeader",
            ),
            "empty.test_empty": (
                "BaseTestEmpty",
                "BaseTestEmptyInlineSourceRef",
            ),
            "ephemeral.test_ephemeral": ("BaseEphemeralErrorHandling",),
            "grants.test_incremental_grants": ("BaseIncrementalGrants",),
            "grants.test_model_grants": ("BaseModelGrants",),
            "grants.test_seed_grants": ("BaseSeedGrants",),
            "grants.test_snapshot_grants": ("BaseSnapshotGrants",),
            "hooks.test_model_hooks": (
                "BasePrePostModelHooksOnSeeds",
                "BasePrePostModelHooksOnSnapshots",
                "BaseDuplicateHooksInConfigs",
            ),
            "hooks.test_run_hooks": ("BaseAfterRunHooks",),
            "incremental.test_incremental_merge_exclude_columns": ("BaseMergeExcludeColumns",),
            "incremental.test_incremental_on_schema_change": ("BaseIncrementalOnSchemaChange",),
            "incremental.test_incremental_predicates": ("BaseIncrementalPredicates",),
            "persist_docs.test_persist_docs": (
                "BasePersistDocs",
                "BasePersistDocsColumnMissing",
                "BasePersistDocsCommentOnQuotedColumn",
            ),
            "query_comment.test_query_comment": (
                "BaseQueryComments",
                "BaseMacroQueryComments",
                "BaseMacroArgsQueryComments",
                "BaseMacroInvalidQueryComments",
                "BaseNullQueryComments",
                "BaseEmptyQueryComments",
            ),
            "relations.test_changing_relation_type": ("BaseChangeRelationTypeValidator",),
            "relations.test_dropping_schema_named": ("BaseDropSchemaNamed",),
            "sample_mode.test_sample_mode": ("BaseSampleModeTest",),
            "simple_copy.test_simple_copy": (
                "SimpleCopyBase",
                "EmptyModelsArentRunBase",
            ),
            "simple_seed.test_seed": (
                "BaseSimpleSeedEnabledViaConfig",
                "BaseSeedSpecificFormats",
                "BaseTestEmptySeed",
            ),
            "simple_snapshot.new_record_check_mode": ("BaseSnapshotNewRecordCheckMode",),
            "simple_snapshot.new_record_timestamp_mode": ("BaseSnapshotNewRecordTimestampMode",),
            "simple_snapshot.test_ephemeral_snapshot_hard_deletes": (
                "BaseSnapshotEphemeralHardDeletes",
                "BaseSnapshotNewColumnTimestampStrategy",
                "BaseSnapshotNewColumnSpecificCheckCols",
                "BaseSnapshotNewColumnWithDeletes",
            ),
            "simple_snapshot.test_snapshot": (
                "BaseSimpleSnapshot",
                "BaseSnapshotCheck",
            ),
            "store_test_failures_tests.test_store_test_failures": (
                "BaseStoreTestFailures",
                "BaseStoreTestFailuresLimit",
            ),
            "unit_testing.test_case_insensitivity": ("BaseUnitTestCaseInsensivity",),
            "unit_testing.test_invalid_input": ("BaseUnitTestInvalidInput",),
            "utils.data_types.test_type_bigint": ("BaseTypeBigInt",),
            "utils.data_types.test_type_boolean": ("BaseTypeBoolean",),
            "utils.data_types.test_type_float": ("BaseTypeFloat",),
            "utils.data_types.test_type_int": ("BaseTypeInt",),
            "utils.data_types.test_type_numeric": ("BaseTypeNumeric",),
            "utils.data_types.test_type_timestamp": ("BaseTypeTimestamp",),
            "utils.test_any_value": ("BaseAnyValue",),
            "utils.test_array_append": ("BaseArrayAppend",),
            "utils.test_array_concat": ("BaseArrayConcat",),
            "utils.test_array_construct": ("BaseArrayConstruct",),
            "utils.test_bool_or": ("BaseBoolOr",),
            "utils.test_cast": ("BaseCast",),
            "utils.test_cast_bool_to_text": ("BaseCastBoolToText",),
            "utils.test_concat": ("BaseConcat",),
            "utils.test_current_timestamp": ("BaseCurrentTimestampNaive",),
            "utils.test_date": ("BaseDate",),
            "utils.test_date_spine": ("BaseDateSpine",),
            "utils.test_date_trunc": ("BaseDateTrunc",),
            "utils.test_dateadd": ("BaseDateAdd",),
            "utils.test_datediff": ("BaseDateDiff",),
            "utils.test_equals": ("BaseEquals",),
            "utils.test_escape_single_quotes": ("BaseEscapeSingleQuotesQuote",),
            "utils.test_except": ("BaseExcept",),
            "utils.test_generate_series": ("BaseGenerateSeries",),
            "utils.test_get_intervals_between": ("BaseGetIntervalsBetween",),
            "utils.test_get_powers_of_two": ("BaseGetPowersOfTwo",),
            "utils.test_hash": ("BaseHash",),
            "utils.test_intersect": ("BaseIntersect",),
            "utils.test_last_day": ("BaseLastDay",),
            "utils.test_length": ("BaseLength",),
            "utils.test_listagg": ("BaseListagg",),
            "utils.test_null_compare": (
                "BaseMixedNullCompare",
                "BaseNullCompare",
            ),
            "utils.test_position": ("BasePosition",),
            "utils.test_replace": ("BaseReplace",),
            "utils.test_right": ("BaseRight",),
            "utils.test_safe_cast": ("BaseSafeCast",),
            "utils.test_split_part": ("BaseSplitPart",),
            "utils.test_string_literal": ("BaseStringLiteral",),
            "utils.test_validate_sql": ("BaseValidateSqlMethod",),
        },
    )
)
