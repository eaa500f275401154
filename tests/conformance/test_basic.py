"""The basic ones of dbt's tests of adapters, which `make test` runs; `make conformance` runs all.

Each runs here through the unchanged adapter and driver, against the local warehouse.
"""

from __future__ import annotations

from adapter_tests import as_they_are

globals().update(
    as_they_are(
        __name__,
        {
            "basic.test_adapter_methods": ("BaseAdapterMethod",),
            "basic.test_base": ("BaseSimpleMaterializations",),
            "basic.test_empty": ("BaseEmpty",),
            "basic.test_ephemeral": ("BaseEphemeral",),
            "basic.test_generic_tests": ("BaseGenericTests",),
            "basic.test_incremental": (
                "BaseIncremental",
                "BaseIncrementalBadStrategy",
                "BaseIncrementalNotSchemaChange",
            ),
            "basic.test_singular_tests": ("BaseSingularTests",),
            "basic.test_singular_tests_ephemeral": ("BaseSingularTestsEphemeral",),
            "basic.test_table_materialization": ("BaseTableMaterialization",),
            "basic.test_validate_connection": ("BaseValidateConnection",),
            "incremental.test_incremental_microbatch": ("BaseMicrobatch",),
            "incremental.test_incremental_unique_id": ("BaseIncrementalUniqueKey",),
        },
    )
)
