"""The tables that the statement rules read: settings, hyperparameters, forms.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_MODEL.html
https://docs.aws.amazon.com/redshift/latest/dg/r_create_external_model.html
"""

from __future__ import annotations

from typing import NamedTuple

INT_MAX = 2_147_483_647

FORMS = {
    "remote": "remote inference (SAGEMAKER)",
    "local": "a model brought along (FROM 'job')",
    "auto": "CREATE MODEL with AUTO ON",
    "xgboost": "XGBOOST with AUTO OFF",
    "kmeans": "KMEANS",
    "forecast": "FORECAST",
    "bedrock": "CREATE EXTERNAL MODEL",
}

_TRAINING = (
    "S3_BUCKET",
    "TAGS",
    "KMS_KEY_ID",
    "S3_GARBAGE_COLLECT",
    "MAX_CELLS",
    "MAX_RUNTIME",
)
SETTINGS: dict[str, tuple[str, ...]] = {
    "remote": ("MAX_BATCH_ROWS",),
    "local": ("S3_BUCKET", "TAGS", "KMS_KEY_ID", "S3_GARBAGE_COLLECT"),
    "auto": _TRAINING,
    "xgboost": _TRAINING,
    "kmeans": _TRAINING,
    "forecast": (*_TRAINING, "HORIZON", "FREQUENCY", "PERCENTILES"),
    "bedrock": ("MODEL_ID", "PROMPT", "SUFFIX", "REQUEST_TYPE", "RESPONSE_TYPE"),
}
ALL_SETTINGS = frozenset(key for keys in SETTINGS.values() for key in keys)


class Bounds(NamedTuple):
    """What a hyperparameter may be: a number in a range, or any text."""

    low: float | None = None
    high: float | None = None
    whole: bool = False

    def holds(self, text: str) -> bool:
        """Tell whether a value is in range."""
        if self.low is None:
            return bool(text.strip())
        try:
            number = float(text)
        except ValueError:
            return False
        if self.whole and not number.is_integer():
            return False
        return self.low <= number and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        if self.low is None:
            return "a value"
        return f"{kind} {self.low:g} to {self.high:g}" if self.high else f"{kind} from {self.low:g}"


_ANY = Bounds()
_NUMBER = Bounds(float("-inf"))
HYPERPARAMETERS: dict[str, dict[str, Bounds]] = {
    # The ranges are those of the table on the CREATE MODEL page.
    "xgboost": {
        "NUM_ROUND": Bounds(1, whole=True),
        "NUM_CLASS": Bounds(2, whole=True),
        "MAX_DEPTH": Bounds(0, 10, whole=True),
        "MIN_CHILD_WEIGHT": Bounds(0, 120),
        "SUBSAMPLE": Bounds(0.5, 1),
        "GAMMA": Bounds(0, 5),
        "ALPHA": Bounds(0, 1000),
        "ETA": Bounds(0.1, 0.5),
        "COLSAMPLE_BYLEVEL": Bounds(0.1, 1),
        "COLSAMPLE_BYNODE": Bounds(0.1, 1),
        "COLSAMPLE_BYTREE": Bounds(0.5, 1),
        "LAMBDA": Bounds(0, 1000),
        "MAX_DELTA_STEP": Bounds(0, 10),
        # Further parameters of SageMaker's XGBoost, without a range on the page.
        **dict.fromkeys(
            (
                "BASE_SCORE", "BOOSTER", "CSV_WEIGHTS", "DETERMINISTIC_HISTOGRAM",
                "EARLY_STOPPING_ROUNDS", "EVAL_METRIC", "GROW_POLICY", "INTERACTION_CONSTRAINTS",
                "LAMBDA_BIAS", "MAX_BIN", "MAX_LEAVES", "MONOTONE_CONSTRAINTS", "NORMALIZE_TYPE",
                "NTHREAD", "NUM_PARALLEL_TREE", "ONE_DROP", "PROCESS_TYPE", "RATE_DROP",
                "REFRESH_LEAF", "SAMPLE_TYPE", "SCALE_POS_WEIGHT", "SEED", "SKETCH_EPS",
                "SKIP_DROP", "TREE_METHOD", "TWEEDIE_VARIANCE_POWER", "UPDATER", "VERBOSITY",
            ),
            _ANY,
        ),
    },
    "kmeans": {
        "K": Bounds(1, whole=True),
        **dict.fromkeys(
            (
                "EPOCHS", "EVAL_METRICS", "EXTRA_CENTER_FACTOR", "FEATURE_DIM",
                "HALF_LIFE_TIME_SIZE", "INIT_METHOD", "LOCAL_LLOYD_INIT_METHOD",
                "LOCAL_LLOYD_MAX_ITER", "LOCAL_LLOYD_NUM_TRIALS", "LOCAL_LLOYD_TOL",
                "MINI_BATCH_SIZE",
            ),
            _ANY,
        ),
    },
}  # fmt: skip
