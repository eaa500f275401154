"""Statements that are wrong in exactly one way: the rule that must fire, and § before the place.

Written down before the checks, in our own words.
"""

# ruff: noqa: E501
from __future__ import annotations

from valid_statements import FUNCTIONS

_S3 = "SETTINGS (S3_BUCKET 'ml-artifacts')"
_END = "RETURNS INT SAGEMAKER 'ep' IAM_ROLE default"
_NOVA = "MODEL_ID 'amazon.nova-lite-v1:0'"
_AUTO = "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default"
_XGB = "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default AUTO OFF MODEL_TYPE XGBOOST"
_XGB_ALL = f"{_XGB} OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"
_KM = "CREATE MODEL m FROM t FUNCTION f IAM_ROLE default AUTO OFF MODEL_TYPE KMEANS"
_FC = "CREATE MODEL m FROM t TARGET y IAM_ROLE default AUTO ON MODEL_TYPE FORECAST"
_BED = "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS"
_LAM = "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default"
_REMOTE = "CREATE MODEL m FUNCTION f(INT) " + _END


def _role(arn: str) -> str:
    return f"CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE §'{arn}'"


def _except(entries: str, objective: str = "binary:logistic") -> str:
    return (
        f"{_XGB} OBJECTIVE '{objective}' PREPROCESSORS 'none' "
        f"HYPERPARAMETERS DEFAULT EXCEPT ({entries}) {_S3}"
    )


SYNTAX: list[tuple[str, str]] = [
    # RML001 cannot be read
    ("RML001", "CREATE MODEL §"),
    ("RML001", "CREATE MODEL §FUNCTION f(INT) " + _END),
    ("RML001", "CREATE MODEL §'m' FUNCTION f(INT) " + _END),
    ("RML001", "CREATE MODEL m FUNCTION §(INT) " + _END),
    ("RML001", "CREATE MODEL m FUNCTION f(INT §" + _END),
    ("RML001", "CREATE MODEL m FUNCTION f(INT,§) " + _END),
    ("RML001", "CREATE MODEL m FUNCTION f(VARCHAR(§ten)) " + _END),
    ("RML001", "CREATE MODEL m FUNCTION f(INT) RETURNS §'INT' SAGEMAKER 'ep' IAM_ROLE default"),
    ("RML001", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §ep IAM_ROLE default"),
    ("RML001", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep':§b IAM_ROLE default"),
    ("RML001", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE §my_role"),
    ("RML001", _REMOTE + " SETTINGS §MAX_BATCH_ROWS 10"),
    ("RML001", _REMOTE + " SETTINGS (MAX_BATCH_ROWS§)"),
    ("RML001", _REMOTE + " SETTINGS (§12 34)"),
    ("RML001", _REMOTE + " SETTINGS (MAX_BATCH_ROWS 10§"),
    ("RML001", _AUTO + " AUTO §MAYBE " + _S3),
    ("RML001", _AUTO + " OBJECTIVE §MSE " + _S3),
    (
        "RML001",
        _XGB + " OBJECTIVE 'binary:logistic' PREPROCESSORS §none HYPERPARAMETERS DEFAULT " + _S3,
    ),
    (
        "RML001",
        _XGB + " OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS §(K '1') " + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM §SELECT a, y FROM t TARGET y FUNCTION f IAM_ROLE default " + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t §JOIN u) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t JOIN u USING (i) LEFT §JOIN v WHERE y > 1) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t §JOIN u JOIN v ON true) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t CROSS JOIN u §JOIN v) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t §JOIN u, v) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM (t §JOIN u) JOIN v ON true) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t CROSS JOIN u §ON true) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t NATURAL JOIN u §ON true) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t JOIN u ON true §ON true) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t, §SELECT 1) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t JOIN §SELECT 1 ON true) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t §JOIN u"
        + " JOIN u" * 30
        + ") TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t JOIN §FROM u) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y §JOIN t) TARGET y FUNCTION f IAM_ROLE default " + _S3,
    ),
    ("RML001", "CREATE MODEL m FROM §(SELECT a, y FROM t TARGET y FUNCTION f IAM_ROLE default"),
    (
        "RML001",
        "CREATE MODEL m FROM (SELECT a, y FROM t §WHERE ) TARGET y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML001",
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID§)",
    ),
    ("RML001", "CREATE EXTERNAL FUNCTION f §RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default"),
    ("RML001", "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA §l IAM_ROLE default"),
    ("RML001", "SHOW MODEL§"),
    ("RML001", "SHOW MODEL §'m'"),
    ("RML001", "SHOW MODEL a §b"),
    ("RML001", "DROP MODEL IF EXISTS§"),
    ("RML001", "DROP MODEL m §CASCADE"),
    ("RML001", "GRANT EXECUTE ON MODEL §'m' TO u"),
    ("RML001", "GRANT EXECUTE ON MODEL m §FROM u"),
    ("RML001", "REVOKE EXECUTE ON MODEL m §TO u"),
    ("RML001", "GRANT CREATE MODEL TO§"),
    # RML002 Jinja
    ("RML002", "CREATE MODEL §{{ this }} FUNCTION f(INT) " + _END),
    (
        "RML002",
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §{{ var('e') }} IAM_ROLE default",
    ),
    ("RML002", "§{{ redshift_ml.create_external_model(model_id='a.b') }}"),
    ("RML002", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §{{ n }})"),
    ("RML002", "SELECT §{{ function('llm') }}(body) FROM t"),
    # RML003 never closed
    ("RML003", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §'ep IAM_ROLE default"),
    ("RML003", 'CREATE MODEL §"m FUNCTION f(INT) ' + _END),
    ("RML003", _REMOTE + " §/* to be continued"),
    ("RML003", _BED + " (" + _NOVA + ", PROMPT §'it''s)"),
    ("RML003", "SHOW MODEL ALL; §/* /* nested */"),
    ("RML003", "SHOW MODEL ALL; SELECT §$$ body"),
    # RML004 typographic quotes
    ("RML004", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §‘ep’ IAM_ROLE default"),
    ("RML004", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE §“default”"),
    (
        "RML004",
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID §’a.b’)",
    ),
    ("RML004", "CREATE MODEL §`m` FUNCTION f(INT) " + _END),
    ("RML004", "DROP MODEL §“m”"),
    # RML005 notation of the synopsis
    ("RML005", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE §{ default }"),
    ("RML005", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE §{default}"),
    ("RML005", _AUTO + " OBJECTIVE §('MSE') " + _S3),
    ("RML005", _AUTO + " PROBLEM_TYPE §( REGRESSION ) OBJECTIVE 'MSE' " + _S3),
    ("RML005", _AUTO + " MODEL_TYPE §{ XGBOOST } " + _S3),
    ("RML005", _AUTO + " §[ AUTO ON ] " + _S3),
    (
        "RML005",
        "CREATE MODEL m FROM §('job-1') FUNCTION f(INT) RETURNS INT IAM_ROLE default " + _S3,
    ),
    ("RML005", "CREATE MODEL m FROM §(t) TARGET y FUNCTION f IAM_ROLE default " + _S3),
    ("RML005", _BED + " (" + _NOVA + ", REQUEST_TYPE §{RAW}, RESPONSE_TYPE SUPER)"),
    ("RML005", _BED + " (" + _NOVA + ", REQUEST_TYPE UNIFIED §| RAW)"),
    ("RML005", _AUTO + " MODEL_TYPE XGBOOST §| MLP " + _S3),
    ("RML005", _AUTO + " AUTO ON §/ OFF " + _S3),
    ("RML005", _REMOTE + " SETTINGS (MAX_BATCH_ROWS 5 §...)"),
    (
        "RML005",
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE §{default} MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    # RML006 order
    ("RML006", "CREATE MODEL m FUNCTION f(INT) RETURNS INT IAM_ROLE default §SAGEMAKER 'ep'"),
    ("RML006", "CREATE MODEL m FUNCTION f(INT) SAGEMAKER 'ep' §RETURNS INT IAM_ROLE default"),
    ("RML006", "CREATE MODEL m FROM t FUNCTION f §TARGET y IAM_ROLE default " + _S3),
    ("RML006", "CREATE MODEL m TARGET y §FROM t FUNCTION f IAM_ROLE default " + _S3),
    ("RML006", "CREATE MODEL m FROM t TARGET y FUNCTION f " + _S3 + " §IAM_ROLE default"),
    ("RML006", _AUTO + " MODEL_TYPE XGBOOST §AUTO ON " + _S3),
    ("RML006", _AUTO + " OBJECTIVE 'MSE' §PROBLEM_TYPE REGRESSION " + _S3),
    (
        "RML006",
        _XGB + " OBJECTIVE 'binary:logistic' HYPERPARAMETERS DEFAULT §PREPROCESSORS 'none' " + _S3,
    ),
    (
        "RML006",
        "CREATE EXTERNAL MODEL m IAM_ROLE default §FUNCTION f MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    (
        "RML006",
        "CREATE EXTERNAL MODEL m FUNCTION f MODEL_TYPE BEDROCK §IAM_ROLE default SETTINGS (MODEL_ID 'a.b')",
    ),
    (
        "RML006",
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default SETTINGS (MODEL_ID 'a.b') §MODEL_TYPE BEDROCK",
    ),
    # RML007 missing clauses
    ("RML007", "CREATE MODEL §m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep'"),
    ("RML007", "CREATE MODEL §m RETURNS INT SAGEMAKER 'ep' IAM_ROLE default"),
    ("RML007", "CREATE MODEL §m FUNCTION f(INT) SAGEMAKER 'ep' IAM_ROLE default"),
    ("RML007", "CREATE MODEL §m FUNCTION f(INT) RETURNS INT IAM_ROLE default"),
    ("RML007", "CREATE MODEL §m FROM t FUNCTION f IAM_ROLE default " + _S3),
    ("RML007", "CREATE MODEL §m FROM t TARGET y IAM_ROLE default " + _S3),
    ("RML007", "CREATE MODEL §m FROM t TARGET y FUNCTION f " + _S3),
    ("RML007", "CREATE MODEL §m FROM t TARGET y FUNCTION f IAM_ROLE default"),
    ("RML007", "CREATE MODEL §m TARGET y FUNCTION f IAM_ROLE default " + _S3),
    ("RML007", "CREATE MODEL §m FROM 'job' FUNCTION f(INT) IAM_ROLE default " + _S3),
    (
        "RML007",
        "CREATE MODEL §m FROM t TARGET y FUNCTION f IAM_ROLE default AUTO OFF "
        "OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT " + _S3,
    ),
    (
        "RML007",
        _XGB.replace("MODEL m", "MODEL §m")
        + " PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT "
        + _S3,
    ),
    (
        "RML007",
        _XGB.replace("MODEL m", "MODEL §m")
        + " OBJECTIVE 'binary:logistic' HYPERPARAMETERS DEFAULT "
        + _S3,
    ),
    (
        "RML007",
        _XGB.replace("MODEL m", "MODEL §m")
        + " OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' "
        + _S3,
    ),
    ("RML007", _KM.replace("MODEL m", "MODEL §m") + " PREPROCESSORS 'none' " + _S3),
    (
        "RML007",
        "CREATE EXTERNAL MODEL §m IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    ("RML007", "CREATE EXTERNAL MODEL §m FUNCTION f MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')"),
    ("RML007", "CREATE EXTERNAL MODEL §m FUNCTION f IAM_ROLE default SETTINGS (MODEL_ID 'a.b')"),
    ("RML007", "CREATE EXTERNAL MODEL §m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK"),
    ("RML007", "CREATE EXTERNAL FUNCTION §f(INT) STABLE LAMBDA 'l' IAM_ROLE default"),
    ("RML007", "CREATE EXTERNAL FUNCTION §f(INT) RETURNS INT LAMBDA 'l' IAM_ROLE default"),
    ("RML007", "CREATE EXTERNAL FUNCTION §f(INT) RETURNS INT STABLE IAM_ROLE default"),
    ("RML007", "CREATE EXTERNAL FUNCTION §f(INT) RETURNS INT STABLE LAMBDA 'l'"),
    # RML008 unknown clauses
    ("RML008", "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' §IAM_ROL default"),
    (
        "RML008",
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT §ENDPOINT 'ep' SAGEMAKER 'ep' IAM_ROLE default",
    ),
    ("RML008", _REMOTE + " §WITH (MAX_BATCH_ROWS 10)"),
    ("RML008", "CREATE MODEL m FUNCTION f(INT) §RETURN INT SAGEMAKER 'ep' IAM_ROLE default"),
    ("RML008", "CREATE MODEL m FROM t §TARGETS y FUNCTION f IAM_ROLE default " + _S3),
    ("RML008", _AUTO + " §TRAINING fast " + _S3),
    ("RML008", _BED.replace("MODEL_TYPE", "§MODELTYPE") + " (MODEL_ID 'a.b')"),
    ("RML008", _BED.replace(" FUNCTION f", " FUNCTION f §RETURNS VARCHAR") + " (MODEL_ID 'a.b')"),
    ("RML008", _BED.replace(" SETTINGS", " §AUTO ON SETTINGS") + " (MODEL_ID 'a.b')"),
    ("RML008", _LAM + " §TIMEOUT 10"),
    ("RML008", _LAM + " §SETTINGS (MAX_BATCH_ROWS 1)"),
    ("RML008", "CREATE MODEL m §utterly FUNCTION f(INT) " + _END),
    # RML009 twice
    ("RML009", _REMOTE + " §IAM_ROLE default"),
    ("RML009", "CREATE MODEL m FUNCTION f(INT) §FUNCTION g(INT) " + _END),
    ("RML009", "CREATE MODEL m FROM t TARGET y §TARGET z FUNCTION f IAM_ROLE default " + _S3),
    ("RML009", _LAM + " RETRY_TIMEOUT 0 §RETRY_TIMEOUT 5"),
    (
        "RML009",
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE §VOLATILE LAMBDA 'l' IAM_ROLE default",
    ),
    # RML010
    ("RML010", "CREATE §OR REPLACE MODEL m FUNCTION f(INT) " + _END),
    (
        "RML010",
        "CREATE §OR REPLACE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    ("RML010", "CREATE MODEL §IF NOT EXISTS m FUNCTION f(INT) " + _END),
    (
        "RML010",
        "CREATE EXTERNAL MODEL §IF NOT EXISTS m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    ("RML010", _LAM.replace("FUNCTION f", "FUNCTION §IF NOT EXISTS f")),
    # RML011 separators
    ("RML011", _BED + " (" + _NOVA + " §PROMPT 'x')"),
    ("RML011", _BED + " (" + _NOVA + "§,)"),
    ("RML011", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §= 10)"),
    ("RML011", _AUTO + " SETTINGS (S3_BUCKET 'b-1' §MAX_CELLS 10)"),
    ("RML011", _except("NUM_ROUND '10' §MAX_DEPTH '3'")),
    # RML012 a statement about models that is none
    ("RML012", "§ALTER MODEL m RENAME TO n"),
    ("RML012", "§DESCRIBE MODEL m"),
    ("RML012", "§CREATE TEMP MODEL m FUNCTION f(INT) " + _END),
    ("RML012", "§TRAIN MODEL m"),
    ("RML012", "§CREATE BEDROCK MODEL m FUNCTION f"),
    # RML013, RML014
    ("RML013", "CREATE MODEL m FUNCTION f(§age INT) " + _END),
    ("RML013", "CREATE MODEL m FUNCTION f(INT, §name VARCHAR(10)) " + _END),
    ("RML013", 'CREATE MODEL m FUNCTION f(§"input" SUPER) ' + _END),
    ("RML014", "CREATE MODEL m FUNCTION f(§STRING) " + _END),
    ("RML014", "CREATE MODEL m FUNCTION f(INT) RETURNS §JSON SAGEMAKER 'ep' IAM_ROLE default"),
    ("RML014", "CREATE MODEL m FUNCTION f(§INTT) " + _END),
    (
        "RML014",
        "CREATE EXTERNAL FUNCTION f(§VARIANT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default",
    ),
    (
        "RML014",
        "CREATE EXTERNAL FUNCTION f(§STRING(20)) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default",
    ),
    # RML015 commands spelled wrong
    ("RML015", "SHOW §MODELS"),
    ("RML015", "DROP §EXTERNAL MODEL m"),
    ("RML015", "DROP MODEL m§(VARCHAR)"),
    # RML016 privileges
    (
        "RML016",
        "GRANT §EXECUTE, CREATE MODEL ON MODEL m TO u",
    ),
    ("RML016", "GRANT §SELECT ON MODEL m TO u"),
    ("RML016", "GRANT §USAGE ON MODEL m TO u"),
    ("RML016", "REVOKE §CREATE MODEL ON MODEL m FROM u"),
]

SEMANTICS: list[tuple[str, str]] = [
    # RML101 a clause that does not go with the form
    ("RML101", "CREATE MODEL m §FROM t FUNCTION f(INT) " + _END),
    ("RML101", "CREATE MODEL m §TARGET y FUNCTION f(INT) " + _END),
    ("RML101", _REMOTE + " §AUTO OFF"),
    ("RML101", _REMOTE + " §MODEL_TYPE XGBOOST"),
    (
        "RML101",
        _KM.replace(" FUNCTION", " §TARGET y FUNCTION")
        + " HYPERPARAMETERS DEFAULT EXCEPT (K '5') "
        + _S3,
    ),
    ("RML101", _KM + " §OBJECTIVE 'MSE' HYPERPARAMETERS DEFAULT EXCEPT (K '5') " + _S3),
    (
        "RML101",
        _XGB
        + " §PROBLEM_TYPE REGRESSION OBJECTIVE 'reg:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT "
        + _S3,
    ),
    ("RML101", _AUTO + " §HYPERPARAMETERS DEFAULT " + _S3),
    ("RML101", "CREATE MODEL m FROM t TARGET y FUNCTION f §RETURNS INT IAM_ROLE default " + _S3),
    (
        "RML101",
        "CREATE MODEL m FROM 'job' §TARGET y FUNCTION f(INT) RETURNS INT IAM_ROLE default " + _S3,
    ),
    (
        "RML101",
        "CREATE MODEL m FROM 'job' FUNCTION f(INT) RETURNS INT IAM_ROLE default §AUTO OFF " + _S3,
    ),
    (
        "RML101",
        "CREATE MODEL m FROM 'job' FUNCTION f(INT) RETURNS INT IAM_ROLE default §PREPROCESSORS 'none' "
        + _S3,
    ),
    (
        "RML101",
        _FC + " §PROBLEM_TYPE REGRESSION SETTINGS (S3_BUCKET 'b-1', HORIZON 5, FREQUENCY 'D')",
    ),
    # RML102 unknown settings
    ("RML102", _REMOTE + " SETTINGS (§MAX_BATCH_ROW 10)"),
    ("RML102", _BED + " (§MODELID 'a.b', MODEL_ID 'a.b')"),
    ("RML102", _BED + " (" + _NOVA + ", §TEMPERATURE 0)"),
    ("RML102", _BED + " (" + _NOVA + ", §SYSTEM_PROMPT 'x')"),
    ("RML102", _AUTO + " SETTINGS (S3_BUCKET 'b-1', §MAX_RUN_TIME 5)"),
    ("RML102", _AUTO + " SETTINGS (S3_BUCKET 'b-1', §REGION 'us-east-1')"),
    # RML103 settings of another form
    ("RML103", _REMOTE + " SETTINGS (§S3_BUCKET 'b-1')"),
    ("RML103", _REMOTE + " SETTINGS (MAX_BATCH_ROWS 1, §MAX_RUNTIME 100)"),
    ("RML103", _REMOTE + " SETTINGS (§MODEL_ID 'a.b')"),
    ("RML103", _BED + " (" + _NOVA + ", §S3_BUCKET 'b-1')"),
    ("RML103", _BED + " (" + _NOVA + ", §MAX_BATCH_ROWS 10)"),
    ("RML103", _BED + " (" + _NOVA + ", §KMS_KEY_ID 'k')"),
    ("RML103", _AUTO + " SETTINGS (S3_BUCKET 'b-1', §MAX_BATCH_ROWS 10)"),
    ("RML103", _AUTO + " SETTINGS (S3_BUCKET 'b-1', §HORIZON 10)"),
    ("RML103", _AUTO + " SETTINGS (S3_BUCKET 'b-1', §PROMPT 'x')"),
    (
        "RML103",
        "CREATE MODEL m FROM 'job' FUNCTION f(INT) RETURNS INT IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', §MAX_CELLS 5)",
    ),
    # RML104 required settings
    ("RML104", _AUTO + " §SETTINGS (MAX_RUNTIME 100)"),
    ("RML104", _AUTO + " §SETTINGS ()"),
    ("RML104", _BED.replace("SETTINGS", "§SETTINGS") + " (PROMPT 'x')"),
    ("RML104", _FC + " §SETTINGS (S3_BUCKET 'b-1', FREQUENCY 'D')"),
    ("RML104", _FC + " §SETTINGS (S3_BUCKET 'b-1', HORIZON 5)"),
    (
        "RML104",
        "CREATE MODEL m FROM 'job' FUNCTION f(INT) RETURNS INT IAM_ROLE default §SETTINGS (KMS_KEY_ID 'k')",
    ),
    # RML105 twice
    ("RML105", _BED + " (" + _NOVA + ", §MODEL_ID 'a.b')"),
    ("RML105", _REMOTE + " SETTINGS (MAX_BATCH_ROWS 1, §max_batch_rows 2)"),
    ("RML105", _except("ETA '0.3', §eta '0.2'")),
    # RML106 values of settings
    ("RML106", _BED + " (MODEL_ID §anthropic)"),
    ("RML106", _BED + " (MODEL_ID §'')"),
    ("RML106", _BED + " (" + _NOVA + ", PROMPT §5)"),
    ("RML106", _BED + " (" + _NOVA + ", REQUEST_TYPE §MESSAGES)"),
    ("RML106", _BED + " (" + _NOVA + ", RESPONSE_TYPE §JSON)"),
    ("RML106", _BED + " (" + _NOVA + ", RESPONSE_TYPE §TEXT)"),
    ("RML106", _AUTO + " SETTINGS (S3_BUCKET 'b-1', MAX_CELLS §'many')"),
    ("RML106", _AUTO + " SETTINGS (S3_BUCKET 'b-1', MAX_RUNTIME §0)"),
    ("RML106", _AUTO + " SETTINGS (S3_BUCKET 'b-1', MAX_RUNTIME §-5)"),
    ("RML106", _AUTO + " SETTINGS (S3_BUCKET 'b-1', MAX_CELLS §1.5)"),
    ("RML106", _AUTO + " SETTINGS (S3_BUCKET 'b-1', S3_GARBAGE_COLLECT §MAYBE)"),
    ("RML106", _AUTO + " SETTINGS (S3_BUCKET 'b-1', TAGS §'prod')"),
    ("RML106", _FC + " SETTINGS (S3_BUCKET 'b-1', HORIZON 5, FREQUENCY §'daily')"),
    ("RML106", _FC + " SETTINGS (S3_BUCKET 'b-1', HORIZON §0, FREQUENCY 'D')"),
    (
        "RML106",
        _FC
        + " SETTINGS (S3_BUCKET 'b-1', HORIZON 5, FREQUENCY 'D', PERCENTILES §'0.1,0.2,0.3,0.4,0.5,0.6')",
    ),
    ("RML106", _FC + " SETTINGS (S3_BUCKET 'b-1', HORIZON 5, FREQUENCY 'D', PERCENTILES §'50')"),
    # RML107, RML108 RAW
    ("RML107", _BED + " (" + _NOVA + ", REQUEST_TYPE §RAW)"),
    ("RML107", _BED + " (" + _NOVA + ", REQUEST_TYPE RAW, RESPONSE_TYPE §VARCHAR)"),
    ("RML107", _BED + " (" + _NOVA + ", RESPONSE_TYPE §VARCHAR, REQUEST_TYPE RAW)"),
    ("RML108", _BED + " (" + _NOVA + ", §PROMPT 'x', REQUEST_TYPE RAW, RESPONSE_TYPE SUPER)"),
    ("RML108", _BED + " (" + _NOVA + ", REQUEST_TYPE RAW, RESPONSE_TYPE SUPER, §SUFFIX 'x')"),
    # RML109 model types
    ("RML109", _AUTO + " MODEL_TYPE §CATBOOST " + _S3),
    ("RML109", _AUTO + " MODEL_TYPE §BEDROCK " + _S3),
    (
        "RML109",
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE §SAGEMAKER SETTINGS (MODEL_ID 'a.b')",
    ),
    (
        "RML109",
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE §OPENAI SETTINGS (MODEL_ID 'a.b')",
    ),
    ("RML109", _XGB_ALL.replace("XGBOOST", "§MLP") + " " + _S3),
    ("RML109", _XGB_ALL.replace("XGBOOST", "§LINEAR_LEARNER") + " " + _S3),
    ("RML109", _KM.replace("OFF", "ON").replace("KMEANS", "§KMEANS") + " " + _S3),
    (
        "RML109",
        _FC.replace("ON", "OFF").replace("FORECAST", "§FORECAST")
        + " SETTINGS (S3_BUCKET 'b-1', HORIZON 5, FREQUENCY 'D')",
    ),
    # RML110, RML111 problem type and objective
    ("RML110", _AUTO + " PROBLEM_TYPE §CLASSIFICATION " + _S3),
    ("RML110", _AUTO + " PROBLEM_TYPE §CLUSTERING " + _S3),
    ("RML110", _AUTO + " PROBLEM_TYPE §'REGRESSION or so' " + _S3),
    ("RML111", _AUTO + " OBJECTIVE §'RMSLE' " + _S3),
    ("RML111", _AUTO + " OBJECTIVE §'binary:logistic' " + _S3),
    ("RML111", _AUTO + " PROBLEM_TYPE REGRESSION OBJECTIVE §'F1' " + _S3),
    ("RML111", _AUTO + " PROBLEM_TYPE BINARY_CLASSIFICATION OBJECTIVE §'MSE' " + _S3),
    ("RML111", _AUTO + " PROBLEM_TYPE MULTICLASS_CLASSIFICATION OBJECTIVE §'AUC' " + _S3),
    ("RML111", _XGB + " OBJECTIVE §'MSE' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT " + _S3),
    ("RML111", _XGB + " OBJECTIVE §'binary' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT " + _S3),
    ("RML111", _FC + " OBJECTIVE §'AUC' SETTINGS (S3_BUCKET 'b-1', HORIZON 5, FREQUENCY 'D')"),
    # RML112 preprocessors
    (
        "RML112",
        _XGB + " OBJECTIVE 'binary:logistic' PREPROCESSORS §'auto' HYPERPARAMETERS DEFAULT " + _S3,
    ),
    ("RML112", _AUTO + ' PREPROCESSORS §\'[{"ColumnSet": ["a"]\' ' + _S3),
    ("RML112", _AUTO + ' PREPROCESSORS §\'{"ColumnSet": ["a"]}\' ' + _S3),
    (
        "RML112",
        _KM
        + ' PREPROCESSORS §\'[{"ColumnSet": ["*"], "Transformers": ["OneHot"]}]\' HYPERPARAMETERS DEFAULT EXCEPT (K \'5\') '
        + _S3,
    ),
    (
        "RML112",
        _AUTO + ' PREPROCESSORS §\'[{"Columns": ["a"], "Transformers": ["MinMax"]}]\' ' + _S3,
    ),
    # RML113 hyperparameters
    ("RML113", _except("§NUM_ROUNDS '10'")),
    ("RML113", _except("MAX_DEPTH §'11'")),
    ("RML113", _except("MAX_DEPTH §'2.5'")),
    ("RML113", _except("ETA §'0.9'")),
    ("RML113", _except("ETA §'fast'")),
    ("RML113", _except("SUBSAMPLE §'0.2'")),
    ("RML113", _except("GAMMA §'6'")),
    ("RML113", _except("MIN_CHILD_WEIGHT §'-1'")),
    ("RML113", _except("COLSAMPLE_BYTREE §'0.4'")),
    ("RML113", _except("NUM_ROUND §'0'")),
    ("RML113", _except("NUM_ROUND §100")),
    ("RML113", _except("§COLSAMPLE_BYLEVE '0.5'")),
    (
        "RML113",
        _except("NUM_ROUND '10'", "multi:softmax").replace("HYPERPARAMETERS", "§HYPERPARAMETERS"),
    ),
    ("RML113", _except("NUM_CLASS §'1'", "multi:softmax")),
    ("RML113", _KM + " §HYPERPARAMETERS DEFAULT " + _S3),
    ("RML113", _KM + " HYPERPARAMETERS DEFAULT EXCEPT (K §'0') " + _S3),
    ("RML113", _KM + " HYPERPARAMETERS DEFAULT EXCEPT (K §5) " + _S3),
    ("RML113", _KM + " HYPERPARAMETERS DEFAULT EXCEPT (K '3', §CLUSTERS '5') " + _S3),
    # RML114 MAX_BATCH_ROWS
    ("RML114", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §0)"),
    ("RML114", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §-1)"),
    ("RML114", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §2147483648)"),
    ("RML114", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §'10')"),
    ("RML114", _REMOTE + " SETTINGS (MAX_BATCH_ROWS §2.5)"),
    ("RML114", "CREATE MODEL m FUNCTION §f(SUPER) RETURNS SUPER SAGEMAKER 'ep' IAM_ROLE default"),
    # RML115 signatures
    ("RML115", "CREATE MODEL m FUNCTION §f RETURNS INT SAGEMAKER 'ep' IAM_ROLE default"),
    ("RML115", "CREATE MODEL m FROM 'job' FUNCTION §f RETURNS INT IAM_ROLE default " + _S3),
    ("RML115", "CREATE MODEL m FROM 'job' FUNCTION f(INT) RETURNS §SUPER IAM_ROLE default " + _S3),
    ("RML115", "CREATE MODEL m FROM t TARGET y FUNCTION §f(INT) IAM_ROLE default " + _S3),
    (
        "RML115",
        "CREATE EXTERNAL MODEL m FUNCTION §f(VARCHAR) IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    ("RML115", "CREATE MODEL m FUNCTION f(§VARCHAR(70000)) " + _END),
    ("RML115", "CREATE MODEL m FUNCTION f(§VARCHAR(0)) " + _END),
    (
        "RML115",
        "CREATE MODEL m FUNCTION f(INT) RETURNS §DECIMAL(40, 2) SAGEMAKER 'ep' IAM_ROLE default",
    ),
    ("RML115", "CREATE MODEL m FUNCTION f(§CHAR(5000)) " + _END),
    # RML116 an ARN where a name belongs
    (
        "RML116",
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §'arn:aws:sagemaker:us-east-1:123456789012:endpoint/ep' IAM_ROLE default",
    ),
    (
        "RML116",
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §'https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/ep/invocations' IAM_ROLE default",
    ),
    (
        "RML116",
        "CREATE MODEL m FROM §'arn:aws:sagemaker:us-east-1:123456789012:model/x' FUNCTION f(INT) RETURNS INT IAM_ROLE default "
        + _S3,
    ),
    ("RML116", _AUTO + " SETTINGS (S3_BUCKET §'arn:aws:s3:::ml-artifacts')"),
    ("RML116", _BED + " (MODEL_ID §'arn:aws:sagemaker:us-east-1:123456789012:endpoint/ep')"),
    # RML117 malformed ARNs
    ("RML117", _role("RedshiftML")),
    ("RML117", _role("arn:aws:iam::1234567890123:role/x")),
    ("RML117", _role("arn:aws:iam::123456789:role/x")),
    ("RML117", _role("arn:aws:iam::12345678901a:role/x")),
    ("RML117", _role("arn:aws:iam::123456789012:user/bob")),
    ("RML117", _role("arn:aws:iam::123456789012:role/")),
    ("RML117", _role("arn:aws:iam::123456789012:role/my role")),
    ("RML117", _role("arn:aws:iam::123456789012: role/x")),
    ("RML117", _role(" arn:aws:iam::123456789012:role/x")),
    ("RML117", _role("arn:aws:iam:us-east-1:123456789012:role/x")),
    ("RML117", _role("arn:aws:s3::123456789012:role/x")),
    ("RML117", _role("arn:amazon:iam::123456789012:role/x")),
    ("RML117", _role("arn:aws:iam:123456789012:role/x")),
    ("RML117", _role("aws:iam::123456789012:role/x")),
    ("RML117", _role("")),
    (
        "RML117",
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA §'arn:aws:lambda:useast1:123456789012:function:l' IAM_ROLE default",
    ),
    (
        "RML117",
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA §'arn:aws:lambda:us-east-1:123:function:l' IAM_ROLE default",
    ),
    (
        "RML117",
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA §'arn:aws:s3:::l' IAM_ROLE default",
    ),
    # RML118 placeholders that were never filled in
    ("RML118", _role("arn:aws:iam::<account-id>:role/<role-name>")),
    (
        "RML118",
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER §'<endpoint-name>' IAM_ROLE default",
    ),
    ("RML118", _AUTO + " SETTINGS (S3_BUCKET §'<your-bucket>')"),
    ("RML118", _BED + " (MODEL_ID §'<model id>')"),
    ("RML118", _AUTO + " SETTINGS (S3_BUCKET §'$(bucket)')"),
    ("RML118", _LAM.replace("'l'", "§'<lambda_name>'")),
    # RML119, RML120 names
    ("RML119", f"CREATE MODEL §{'a' * 128} FUNCTION f(INT) " + _END),
    ("RML119", f"CREATE MODEL m FUNCTION §{'é' * 64}(INT) " + _END),
    ("RML119", f"DROP MODEL §{'b' * 130}"),
    ("RML120", "CREATE MODEL §user FUNCTION f(INT) " + _END),
    ("RML120", "CREATE MODEL ml.§table FUNCTION f(INT) " + _END),
    ("RML120", "CREATE MODEL m FUNCTION §raw(INT) " + _END),
    (
        "RML120",
        "CREATE EXTERNAL FUNCTION §language(INT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default",
    ),
    ("RML120", "DROP MODEL IF EXISTS §order"),
    ("RML120", "SELECT a FROM §raw.t"),
    ("RML120", "SELECT t.raw FROM public.raw AS t JOIN u ON t.a = §tag.b"),
    ("RML120", "CREATE VIEW v AS SELECT a, b FROM §Raw.t"),
    # RML121 – RML123 Lambda
    ("RML121", _LAM.replace("STABLE", "§IMMUTABLE")),
    ("RML122", _LAM + " MAX_BATCH_ROWS §0"),
    ("RML122", _LAM + " MAX_BATCH_ROWS §3000000000"),
    ("RML122", _LAM + " MAX_BATCH_SIZE §6 MB"),
    ("RML122", _LAM + " MAX_BATCH_SIZE §0 KB"),
    ("RML122", _LAM + " MAX_BATCH_SIZE §10000"),
    ("RML122", _LAM + " RETRY_TIMEOUT §-1"),
    ("RML122", _LAM + " RETRY_TIMEOUT §'fast'"),
    (
        "RML123",
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT VOLATILE §SAGEMAKER 'ep' IAM_ROLE default",
    ),
    # RML124, RML125, RML135 names across statements
    (
        "RML124",
        "CREATE TABLE ml.score (id INT);\nCREATE MODEL ml.m FUNCTION §ml.score(INT) " + _END,
    ),
    ("RML124", "CREATE VIEW ml.m AS SELECT 1 AS a;\nCREATE MODEL §ml.m FUNCTION ml.f(INT) " + _END),
    (
        "RML124",
        "CREATE TABLE ml.llm AS SELECT 1 AS a;\nCREATE EXTERNAL MODEL ml.m FUNCTION §ml.llm IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    ),
    ("RML125", "CREATE MODEL ml.m FUNCTION ml.f(INT) " + _END + ";\nDROP MODEL IF EXISTS §ml.f"),
    ("RML125", "CREATE MODEL ml.m FUNCTION ml.f(INT) " + _END + ";\nDROP MODEL §f"),
    ("RML126", "CREATE MODEL §dev.ml.m FUNCTION f(INT) " + _END),
    (
        "RML126",
        'CREATE EXTERNAL MODEL §"dev"."ml"."m" FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS (MODEL_ID \'a.b\')',
    ),
    ("RML126", "DROP MODEL §dev.ml.m"),
    # RML128 target and training query
    (
        "RML128",
        "CREATE MODEL m FROM (SELECT a, b FROM t) TARGET §y FUNCTION f IAM_ROLE default " + _S3,
    ),
    (
        "RML128",
        "CREATE MODEL m FROM (SELECT y FROM t) TARGET §y FUNCTION f IAM_ROLE default " + _S3,
    ),
    (
        "RML128",
        "CREATE MODEL m FROM (SELECT a, b AS c FROM t) TARGET §b FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    (
        "RML128",
        "CREATE MODEL m FROM (SELECT a, d::date AS y FROM t) TARGET §y FUNCTION f IAM_ROLE default "
        + _S3,
    ),
    # RML130 model ids, RML131 buckets
    ("RML130", _BED + " (MODEL_ID §'claude')"),
    ("RML130", _BED + " (MODEL_ID §'anthropic claude v2')"),
    ("RML131", _AUTO + " SETTINGS (S3_BUCKET §'s3://ml-artifacts')"),
    ("RML131", _AUTO + " SETTINGS (S3_BUCKET §'ml-artifacts/path')"),
    ("RML131", _AUTO + " SETTINGS (S3_BUCKET §'ML_Artifacts')"),
    (
        "RML135",
        "CREATE MODEL ml.m FUNCTION ml.f(INT) "
        + _END
        + ";\nGRANT EXECUTE ON FUNCTION §ml.f(INT) TO u",
    ),
    (
        "RML135",
        "CREATE MODEL ml.m FUNCTION ml.f(INT) "
        + _END
        + ";\nGRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA §ml TO u",
    ),
    ("RML136", "CREATE MODEL ml.m FUNCTION ml.f(INT) " + _END + ";\nSELECT explain_model(§'ml.m')"),
]

_CAP = "object('maxTokens', 200)"
_SOME = "FROM lake.reviews WHERE id < 5"
_TABLE = "CREATE TABLE lake.r2 (id INT NOT NULL, body VARCHAR(5000), title VARCHAR(80) NOT NULL);\n"

_CALLS: list[tuple[str, str]] = [
    # RML201 unknown functions
    ("RML201", f"SELECT §ml.lmm(body, {_CAP}) {_SOME}"),
    ("RML201", f"SELECT §ml.sentimant(body) {_SOME}"),
    ("RML201", f"SELECT §sentimentt(body) {_SOME}"),
    # RML202 number of arguments
    ("RML202", f"SELECT §ml.sentiment() {_SOME}"),
    ("RML202", f"SELECT §ml.sentiment(body, title) {_SOME}"),
    ("RML202", "SELECT §ml.score(1)"),
    ("RML202", "SELECT §ml.llm()"),
    ("RML202", f"SELECT §ml.llm('a', {_CAP}, object('top_k', 5), 'b')"),
    ("RML202", f"SELECT §ml.raw_llm(object('inputText', 'hi'), {_CAP})"),
    # RML203 types
    ("RML203", "SELECT ml.score(§'old', 2.5)"),
    ("RML203", "SELECT ml.llm('hi', §'maxTokens 5')"),
    ("RML203", f"SELECT ml.llm(§object('inputText', 'hi'), {_CAP})"),
    ("RML203", "SELECT ml.raw_llm(§'hi')"),
    ("RML203", "SELECT ml.sentiment(§json_parse('{}'))"),
    ("RML203", "SELECT ml.gen(§'Classify: ' || body) " + _SOME),
    # RML204 lengths
    ("RML204", f"SELECT ml.sentiment(§'{'x' * 101}')"),
    ("RML204", f"SELECT ml.sentiment(§'{'é' * 51}')"),
    ("RML204", f"SELECT ml.sentiment(§body::varchar(500)) {_SOME}"),
    ("RML204", _TABLE + "SELECT ml.sentiment(§body) FROM lake.r2 WHERE body IS NOT NULL"),
    # RML205 keys of the inference configuration
    ("RML205", "SELECT ml.llm('hi', object('maxTokens', 9, §'top_p', 1))"),
    ("RML205", "SELECT ml.llm('hi', object(§'maxtokens', 500))"),
    ("RML205", "SELECT ml.llm('hi', object('temperature', 0.7, §'maxtokens', 500))"),
    ("RML205", "SELECT ml.llm('hi', object(§'max_tokens', 500))"),
    ("RML205", "SELECT ml.llm('hi', object('maxTokens', 5, §'Temperature', 0))"),
    ("RML205", "SELECT ml.llm('hi', object('maxTokens', 5, §'stop', array('a')))"),
    ("RML205", "SELECT ml.llm('hi', json_parse(§'{\"maxtokens\": 50}'))"),
    # RML206 values
    ("RML206", "SELECT ml.llm('hi', object('maxTokens', §0))"),
    ("RML206", "SELECT ml.llm('hi', object('maxTokens', §'200'))"),
    ("RML206", "SELECT ml.llm('hi', object('maxTokens', §1.5))"),
    ("RML206", "SELECT ml.llm('hi', object('maxTokens', 5, 'temperature', §1.5))"),
    ("RML206", "SELECT ml.llm('hi', object('maxTokens', 5, 'topP', §-0.1))"),
    ("RML206", "SELECT ml.llm('hi', object('maxTokens', 5, 'stopSequences', §'END'))"),
    # RML207 no cap
    ("RML207", "SELECT §ml.llm('hi')"),
    ("RML207", f"SELECT §ml.llm(body) {_SOME}"),
    ("RML207", f"SELECT §ml.llm(body, object('temperature', 0)) {_SOME}"),
    ("RML207", f"SELECT §ml.chat(body, json_parse('{{\"temperature\": 0}}')) {_SOME}"),
    # RML208, RML209 OBJECT
    ("RML208", "SELECT ml.raw_llm(object(§\"inputText\", 'hi'))"),
    ("RML208", f"SELECT ml.raw_llm(object(§inputText, body)) {_SOME}"),
    ("RML208", "SELECT ml.raw_llm(object(§'inputText'))"),
    ("RML209", "SELECT ml.raw_llm(object('inputText', 'hi', 'at', §current_date))"),
    ("RML209", f"SELECT ml.gen(object('inputs', §created::timestamp)) {_SOME}"),
    ("RML209", "SELECT ml.gen(object('inputs', 'a', 'at', §getdate()))"),
    # RML210 | for ||
    ("RML210", f"SELECT ml.llm(§'Summarise: ' | body, {_CAP}) {_SOME}"),
    ("RML210", f"SELECT ml.llm(§body | ' thanks', {_CAP}) {_SOME}"),
    # RML211 JSON by concatenation
    ("RML211", f"SELECT ml.gen(§json_parse('{{\"inputs\":\"' || body || '\"}}')) {_SOME}"),
    ("RML211", f"SELECT ml.raw_llm(§json_parse('{{\"inputText\":\"' || body || '\"}}')) {_SOME}"),
    (
        "RML211",
        "CREATE FUNCTION ml.prompt(varchar) RETURNS super STABLE AS $$ "
        "select §json_parse('{\"inputs\":\"Classify: ' || $1 || '\"}') $$ LANGUAGE sql",
    ),
    # RML212 paths with capitals
    (
        "RML212",
        f"WITH a AS (SELECT ml.chat(body, {_CAP}) AS resp {_SOME}) SELECT §resp.stopReason FROM a",
    ),
    (
        "RML212",
        f"WITH a AS (SELECT ml.chat(body, {_CAP}) AS resp {_SOME}) SELECT §resp.usage.inputTokens FROM a",
    ),
    (
        "RML212",
        f"WITH a AS (SELECT ml.chat(body, {_CAP}) AS resp {_SOME}) SELECT §a.resp.stopReason FROM a",
    ),
    ("RML212", f"SELECT §r.resp.stopReason FROM (SELECT ml.chat(body, {_CAP}) AS resp {_SOME}) r"),
    # RML213 paid twice
    ("RML213", f"SELECT ml.sentiment(body), upper(§ml.sentiment(body)) {_SOME}"),
    ("RML213", f"SELECT ml.llm(body, {_CAP}) AS a, left(§ml.llm(body, {_CAP}), 5) AS b {_SOME}"),
    (
        "RML213",
        f"SELECT CASE WHEN ml.sentiment(body) = 'POSITIVE' THEN 1 WHEN §ml.sentiment(body) = 'NEGATIVE' THEN 2 END {_SOME}",
    ),
    # RML214 clauses
    ("RML214", "SELECT id FROM lake.reviews WHERE id < 5 AND §ml.sentiment(body) = 'NEGATIVE'"),
    (
        "RML214",
        "SELECT a.id FROM lake.a a JOIN lake.b b ON a.id = b.id AND §ml.sentiment(a.body) = b.label WHERE a.id < 5",
    ),
    ("RML214", "SELECT count(*) FROM lake.reviews WHERE id < 5 GROUP BY §ml.sentiment(body)"),
    ("RML214", "SELECT id FROM lake.reviews WHERE id < 5 ORDER BY §ml.score(age, income)"),
    (
        "RML214",
        "SELECT id FROM lake.reviews WHERE id < 5 QUALIFY row_number() OVER (ORDER BY §ml.score(age, income)) = 1",
    ),
    # RML215 DISTINCT
    ("RML215", f"SELECT DISTINCT §ml.sentiment(body) {_SOME}"),
    ("RML215", f"SELECT count(DISTINCT §ml.sentiment(body)) {_SOME}"),
    # RML216 views
    ("RML216", f"CREATE VIEW ml.v AS SELECT id, §ml.sentiment(body) AS s {_SOME}"),
    (
        "RML216",
        f"CREATE OR REPLACE VIEW ml.v AS SELECT id, §ml.sentiment(body) AS s {_SOME} WITH NO SCHEMA BINDING",
    ),
    ("RML216", f"CREATE MATERIALIZED VIEW ml.v AS SELECT id, §ml.sentiment(body) AS s {_SOME}"),
    # RML217 unbounded
    ("RML217", "SELECT §ml.sentiment(body) FROM lake.reviews"),
    ("RML217", "CREATE TABLE out AS SELECT id, §ml.sentiment(body) AS s FROM lake.reviews"),
    (
        "RML217",
        "WITH a AS (SELECT id, body FROM lake.reviews) SELECT id, §ml.sentiment(body) FROM a",
    ),
    # RML218 a filter that comes too late
    (
        "RML218",
        f"WITH a AS (SELECT id, country, §ml.sentiment(body) AS s {_SOME}) SELECT * FROM a WHERE country = 'DE'",
    ),
    (
        "RML218",
        f"SELECT * FROM (SELECT id, country, §ml.sentiment(body) AS s {_SOME}) q WHERE country = 'DE'",
    ),
    # RML219 NULLs
    ("RML219", _TABLE + f"SELECT ml.llm(§body, {_CAP}) FROM lake.r2 WHERE id < 5"),
    (
        "RML219",
        f"SELECT ml.llm(§o.note, {_CAP}) FROM lake.a a LEFT JOIN lake.o o ON a.id = o.id WHERE a.id < 5",
    ),
    ("RML219", f"SELECT ml.llm(§nullif(body, ''), {_CAP}) {_SOME}"),
    # RML220 results that are cut
    ("RML220", f"SELECT §ml.sentiment(body)::varchar(10) {_SOME}"),
    ("RML220", f"SELECT §ml.llm(body, {_CAP})::varchar(100) {_SOME}"),
    ("RML220", f"SELECT cast(§ml.llm(body, {_CAP}) AS char(20)) {_SOME}"),
    (
        "RML220",
        _TABLE + f"INSERT INTO lake.r2 (id, title) SELECT id, §ml.llm(body, {_CAP}) {_SOME}",
    ),
    # RML221 LISTAGG
    ("RML221", f"SELECT ml.llm(§listagg(body, ' '), {_CAP}) {_SOME}"),
    (
        "RML221",
        f"SELECT ml.llm('All: ' || §listagg(body, ' ') WITHIN GROUP (ORDER BY id), {_CAP}) {_SOME}",
    ),
]
CALLS = [(rule, FUNCTIONS + sql) for rule, sql in _CALLS]

INVALID = SYNTAX + SEMANTICS + CALLS
