"""Statements that Redshift accepts: the validator must say nothing about any of them.

Written down before the checks, in our own words, from the AWS pages: every form and every option.
"""

# ruff: noqa: E501
from __future__ import annotations

ROLE = "arn:aws:iam::123456789012:role/RedshiftML"
_S3 = "SETTINGS (S3_BUCKET 'ml-artifacts')"
_AUTO = "CREATE MODEL ml.churn FROM ml.customers TARGET churned FUNCTION ml.predict_churn"
_REMOTE = (
    "CREATE MODEL ml.m FUNCTION ml.f (VARCHAR(1000)) RETURNS VARCHAR(200) SAGEMAKER 'llm-endpoint'"
)
_NOVA = "MODEL_ID 'amazon.nova-lite-v1:0'"
_LAMBDA = "RETURNS VARCHAR(100) STABLE LAMBDA 'detect' IAM_ROLE default"


def bedrock(settings: str, head: str = "CREATE EXTERNAL MODEL ml.m FUNCTION ml.f") -> str:
    return f"{head} IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS ({settings})"


def xgboost(tail: str) -> str:
    return (
        "CREATE MODEL ml.x FROM (SELECT age, income, label FROM ml.people) TARGET label "
        f"FUNCTION ml.fx IAM_ROLE default AUTO OFF MODEL_TYPE XGBOOST {tail} {_S3}"
    )


def kmeans(tail: str) -> str:
    return (
        "CREATE MODEL ml.k FROM (SELECT lat, lon FROM ml.places) FUNCTION ml.cluster_of "
        f"IAM_ROLE default AUTO OFF MODEL_TYPE KMEANS {tail} {_S3}"
    )


def forecast(settings: str, objective: str = "OBJECTIVE 'WAPE'") -> str:
    return (
        "CREATE MODEL ml.demand FROM (SELECT item, day, sold FROM ml.sales) TARGET sold "
        f"IAM_ROLE default AUTO ON MODEL_TYPE FORECAST {objective} "
        f"SETTINGS (S3_BUCKET 'ml-artifacts', {settings})"
    )


EXTERNAL_MODELS = [
    bedrock(_NOVA),
    bedrock("MODEL_ID 'anthropic.claude-v2'"),
    bedrock("MODEL_ID 'anthropic.claude-v2:1'"),
    bedrock("MODEL_ID 'amazon.titan-text-express-v1'"),
    bedrock("MODEL_ID 'meta.llama3-8b-instruct-v1:0'"),
    bedrock("MODEL_ID 'us.anthropic.claude-sonnet-4-20250514-v1:0'"),
    bedrock(f"{_NOVA}, PROMPT 'Summarise this review:'"),
    bedrock(f"{_NOVA}, PROMPT 'Summarise:', SUFFIX 'One sentence.'"),
    bedrock(f"{_NOVA}, SUFFIX 'Answer in German.'"),
    bedrock(f"{_NOVA}, PROMPT 'It''s a customer''s text:'"),
    bedrock(f"{_NOVA}, PROMPT 'Path C:\\\\temp and \\'quoted\\''"),
    bedrock(f"{_NOVA}, PROMPT 'line one\nline two -- not a comment\n/* nor this */ ; nor the end'"),
    bedrock(f"{_NOVA}, PROMPT 'Zusammenfassung für das Müsli – auf Deutsch 🙂'"),
    bedrock(f"{_NOVA}, PROMPT 'curly “quotes” inside a literal are text'"),
    bedrock(f"{_NOVA}, PROMPT 'keep {{braces}} and (parens) | pipes'"),
    bedrock(f"{_NOVA}, PROMPT ''"),
    bedrock(f"{_NOVA}, REQUEST_TYPE UNIFIED"),
    bedrock(f"{_NOVA}, REQUEST_TYPE RAW, RESPONSE_TYPE SUPER"),
    bedrock(f"{_NOVA}, REQUEST_TYPE UNIFIED, RESPONSE_TYPE VARCHAR"),
    bedrock(f"{_NOVA}, REQUEST_TYPE UNIFIED, RESPONSE_TYPE SUPER"),
    bedrock(f"{_NOVA}, RESPONSE_TYPE SUPER"),
    bedrock(f"{_NOVA}, RESPONSE_TYPE VARCHAR"),
    bedrock(f"{_NOVA}, PROMPT 'a', SUFFIX 'b', REQUEST_TYPE UNIFIED, RESPONSE_TYPE SUPER"),
    bedrock(f"PROMPT 'a', {_NOVA}"),
    bedrock(_NOVA, "CREATE EXTERNAL MODEL m FUNCTION f"),
    bedrock(_NOVA, 'CREATE EXTERNAL MODEL "Ml"."My Model" FUNCTION "Ml"."my fn"'),
    bedrock(_NOVA, "create external model ml.m\n  function ml.f\n "),
    bedrock(_NOVA, "CREATE EXTERNAL MODEL ml.summarize_model FUNCTION ml.summarize"),
    bedrock(_NOVA, "/* owner: data */ CREATE EXTERNAL MODEL ml.m -- the model\n FUNCTION ml.f"),
    bedrock(_NOVA) + ";",
    bedrock(_NOVA) + " ; ",
    f"CREATE EXTERNAL MODEL ml.m FUNCTION ml.f IAM_ROLE '{ROLE}' MODEL_TYPE BEDROCK SETTINGS ({_NOVA})",
    f"CREATE EXTERNAL MODEL ml.m FUNCTION ml.f IAM_ROLE'{ROLE}' MODEL_TYPE Bedrock SETTINGS({_NOVA})",
    "create external model m function f iam_role DEFAULT model_type bedrock settings (model_id 'a.b')",
    "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE 'arn:aws-cn:iam::123456789012:role/ml' "
    "MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE 'arn:aws-us-gov:iam::123456789012:role/team/ml' "
    "MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
    "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE "
    "'arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b' "
    "MODEL_TYPE BEDROCK SETTINGS (MODEL_ID 'a.b')",
]

REMOTE_MODELS = [
    f"{_REMOTE} IAM_ROLE default",
    f"{_REMOTE} IAM_ROLE '{ROLE}'",
    f"{_REMOTE}:'variant-b' IAM_ROLE default",
    f"{_REMOTE} IAM_ROLE default SETTINGS (MAX_BATCH_ROWS 1)",
    f"{_REMOTE} IAM_ROLE default SETTINGS (MAX_BATCH_ROWS 2147483647)",
    f"{_REMOTE} IAM_ROLE default SETTINGS (MAX_BATCH_ROWS 100);",
    "CREATE MODEL m FUNCTION f(SUPER) RETURNS SUPER SAGEMAKER 'ep' IAM_ROLE default "
    "SETTINGS (MAX_BATCH_ROWS 10)",
    "CREATE MODEL m FUNCTION f(VARCHAR) RETURNS SUPER SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(SUPER) RETURNS VARCHAR SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(INT) RETURNS DECIMAL(10,7) SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(int, int4, integer, smallint, bigint) RETURNS float SAGEMAKER'ep' "
    "IAM_ROLE default",
    "create model m function f(real, double precision, float8, numeric(18, 4)) returns real "
    "sagemaker 'ep' iam_role default",
    "CREATE MODEL m FUNCTION f(CHARACTER VARYING(20), CHAR(2), BOOL) RETURNS BOOLEAN "
    "SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(DATE, TIMESTAMP, TIMESTAMP WITH TIME ZONE) RETURNS INT8 "
    "SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(TIMESTAMP WITHOUT TIME ZONE, TIME, TIMETZ) RETURNS INT2 "
    "SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(VARCHAR(MAX)) RETURNS VARCHAR(MAX) SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f(TEXT) RETURNS TEXT SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION f() RETURNS VARCHAR(10) SAGEMAKER 'ep' IAM_ROLE default",
    'CREATE MODEL "order" FUNCTION "user"(VARCHAR(10)) RETURNS INT SAGEMAKER \'ep\' IAM_ROLE default',
    "CREATE MODEL m\nFUNCTION m(super)\nRETURNS super\nSAGEMAKER 'falcon-7b'\nIAM_ROLE default\n"
    "SETTINGS (\n  MAX_BATCH_ROWS 1\n)",
    "CREATE MODEL target FUNCTION returns_f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL model FUNCTION function_x(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE default",
    "CREATE MODEL m FUNCTION ml.prévision(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE default",
    f"CREATE MODEL {'a' * 127} FUNCTION f(INT) RETURNS INT SAGEMAKER 'ep' IAM_ROLE default",
]

AUTO_MODELS = [
    f"{_AUTO} IAM_ROLE default {_S3}",
    f"{_AUTO} IAM_ROLE '{ROLE}' {_S3};",
    f"{_AUTO} IAM_ROLE default AUTO ON {_S3}",
    f"{_AUTO} IAM_ROLE default MODEL_TYPE XGBOOST {_S3}",
    f"{_AUTO} IAM_ROLE default AUTO ON MODEL_TYPE MLP {_S3}",
    f"{_AUTO} IAM_ROLE default MODEL_TYPE LINEAR_LEARNER {_S3}",
    f"{_AUTO} IAM_ROLE default model_type xgboost {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE REGRESSION OBJECTIVE 'MSE' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE regression OBJECTIVE 'mse' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE BINARY_CLASSIFICATION OBJECTIVE 'F1' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE BINARY_CLASSIFICATION OBJECTIVE 'AUC' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE BINARY_CLASSIFICATION OBJECTIVE 'Accuracy' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE MULTICLASS_CLASSIFICATION OBJECTIVE 'F1_Macro' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE MULTICLASS_CLASSIFICATION OBJECTIVE 'F1Macro' {_S3}",
    f"{_AUTO} IAM_ROLE default PROBLEM_TYPE MULTICLASS_CLASSIFICATION OBJECTIVE 'Accuracy' {_S3}",
    f"{_AUTO} IAM_ROLE default OBJECTIVE 'f1' {_S3}",
    f"{_AUTO} IAM_ROLE default AUTO ON MODEL_TYPE MLP PROBLEM_TYPE MULTICLASS_CLASSIFICATION "
    f"OBJECTIVE 'Accuracy' {_S3}",
    f"{_AUTO} IAM_ROLE default MODEL_TYPE LINEAR_LEARNER PROBLEM_TYPE REGRESSION OBJECTIVE 'MSE' "
    'PREPROCESSORS \'[{"ColumnSet": ["age"], "Transformers": ["OneHotEncoder"]}]\' ' + _S3,
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', MAX_RUNTIME 3600)",
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', MAX_CELLS 500000)",
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', S3_GARBAGE_COLLECT OFF)",
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', s3_garbage_collect on)",
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', KMS_KEY_ID 'alias/ml')",
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', "
    "KMS_KEY_ID 'arn:aws:kms:eu-west-1:123456789012:key/0a1b')",
    f"{_AUTO} IAM_ROLE default SETTINGS (S3_BUCKET 'b-1', TAGS 'team=data, env=prod')",
    f"{_AUTO} IAM_ROLE default SETTINGS (TAGS 'a=b', S3_BUCKET 'b-1', MAX_CELLS 1000, "
    "MAX_RUNTIME 1800, S3_GARBAGE_COLLECT ON, KMS_KEY_ID 'k')",
    "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, b, y FROM t WHERE y IS NOT NULL) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT * FROM t) TARGET y FUNCTION f IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT t.* FROM t) TARGET y FUNCTION f IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, CASE WHEN b > 1 THEN 'x' ELSE 'z' END AS y FROM t) TARGET y "
    "FUNCTION f IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (WITH s AS (SELECT a, y FROM t) SELECT a, y FROM s) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t UNION ALL SELECT a, y FROM u) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM ((SELECT a, y FROM t)) TARGET y FUNCTION f IAM_ROLE default " + _S3,
    'CREATE MODEL m FROM (SELECT a, b AS "Y" FROM t) TARGET y FUNCTION f IAM_ROLE default ' + _S3,
    "CREATE MODEL m FROM (SELECT t.a, u.y FROM t JOIN u ON t.id = u.id) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t NATURAL LEFT JOIN u CROSS JOIN v) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t JOIN u JOIN v ON u.i = v.i ON t.i = u.i) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t, u JOIN v USING (i, j), w) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM (t JOIN u ON t.i = u.i) JOIN (v CROSS JOIN w) ON t.i = v.i) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t, t.items AS x LEFT JOIN u ON x.i = u.i) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t LEFT JOIN t.items AS x ON true) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t JOIN (SELECT i FROM u) v ON t.i = extract(year FROM v.d)) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t -- ); the end?\n) TARGET y FUNCTION f "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT ')' AS a, y FROM t) TARGET y FUNCTION f IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM (SELECT a, y FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) "
    "= 1) TARGET y FUNCTION f IAM_ROLE default " + _S3,
]

TRAINED_MODELS = [
    xgboost("OBJECTIVE 'reg:squarederror' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost("OBJECTIVE 'reg:squaredlogerror' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost("OBJECTIVE 'reg:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost("OBJECTIVE 'reg:pseudohubererror' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost("OBJECTIVE 'reg:tweedie' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost("OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost("OBJECTIVE 'binary:hinge' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT"),
    xgboost(
        "OBJECTIVE 'multi:softmax' PREPROCESSORS 'none' "
        "HYPERPARAMETERS DEFAULT EXCEPT (NUM_ROUND '100', NUM_CLASS '30')"
    ),
    xgboost(
        "OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT EXCEPT "
        "(MAX_DEPTH '0', MIN_CHILD_WEIGHT '120', SUBSAMPLE '0.5', GAMMA '5')"
    ),
    xgboost(
        "OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT EXCEPT "
        "(alpha '0', lambda '1000', eta '0.1', max_delta_step '10')"
    ),
    xgboost(
        "OBJECTIVE 'binary:logistic' PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT EXCEPT "
        "(COLSAMPLE_BYLEVEL '0.1', COLSAMPLE_BYNODE '1', COLSAMPLE_BYTREE '0.5', "
        "TREE_METHOD 'auto')"
    ),
    xgboost(
        "OBJECTIVE 'binary:logistic' PREPROCESSORS 'NONE' HYPERPARAMETERS DEFAULT EXCEPT "
        "(SCALE_POS_WEIGHT '3', EARLY_STOPPING_ROUNDS '10')"
    ),
    kmeans("PREPROCESSORS 'none' HYPERPARAMETERS DEFAULT EXCEPT (K '5')"),
    kmeans("HYPERPARAMETERS DEFAULT EXCEPT (K '7')"),
    kmeans(
        'PREPROCESSORS \'[{"ColumnSet": ["*"], "Transformers": ["NumericPassthrough"]}]\' '
        "HYPERPARAMETERS DEFAULT EXCEPT (K '5')"
    ),
    kmeans(
        'PREPROCESSORS \'[{"ColumnSet": ["lat"], "Transformers": ["StandardScaler"]}, '
        '{"ColumnSet": ["lon"], "Transformers": ["MinMax"]}]\' '
        "HYPERPARAMETERS DEFAULT EXCEPT (K '2', EPOCHS '3')"
    ),
    forecast("HORIZON 5, FREQUENCY 'D', PERCENTILES '0.25,0.50,0.75,0.90,mean'"),
    forecast("HORIZON 24, FREQUENCY 'H', S3_GARBAGE_COLLECT OFF"),
    forecast("HORIZON 1, FREQUENCY '15min'", "OBJECTIVE 'RMSE'"),
    forecast("HORIZON 3, FREQUENCY 'M'", "OBJECTIVE 'AverageWeightedQuantileLoss'"),
    forecast("HORIZON 3, FREQUENCY 'Y'", "OBJECTIVE 'MASE'"),
    forecast("HORIZON 3, FREQUENCY 'W'", "OBJECTIVE 'MAPE'"),
    forecast("HORIZON 3, FREQUENCY '30min'", ""),
    "CREATE MODEL m FROM 'autopilot-job-1' FUNCTION f(INT, VARCHAR) RETURNS VARCHAR "
    "IAM_ROLE default " + _S3,
    "CREATE MODEL m FROM 's3://ml-artifacts/model.tar.gz' FUNCTION f(INT) RETURNS DECIMAL(8,2) "
    f"IAM_ROLE '{ROLE}' " + _S3,
    "CREATE MODEL m FROM 's3://b/m.tar.gz' FUNCTION f(FLOAT, BOOLEAN) RETURNS FLOAT "
    "IAM_ROLE default SETTINGS (S3_BUCKET 'ml-artifacts', KMS_KEY_ID 'k')",
]

LAMBDA_FUNCTIONS = [
    f"CREATE EXTERNAL FUNCTION ml.f(VARCHAR) {_LAMBDA}",
    f"CREATE OR REPLACE EXTERNAL FUNCTION ml.f(VARCHAR(100)) {_LAMBDA}",
    f"create external function f(varchar(max), int) {_LAMBDA.lower()}",
    f"CREATE EXTERNAL FUNCTION f() {_LAMBDA}",
    "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT VOLATILE LAMBDA 'l' IAM_ROLE default",
    f"CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE '{ROLE}'",
    f"CREATE EXTERNAL FUNCTION f(VARCHAR(10)) {_LAMBDA} RETRY_TIMEOUT 0",
    f"CREATE EXTERNAL FUNCTION f(VARCHAR(10)) {_LAMBDA} MAX_BATCH_ROWS 1",
    f"CREATE EXTERNAL FUNCTION f(VARCHAR(10)) {_LAMBDA} MAX_BATCH_SIZE 1",
    f"CREATE EXTERNAL FUNCTION f(VARCHAR(10)) {_LAMBDA} MAX_BATCH_SIZE 5120 KB",
    f"CREATE EXTERNAL FUNCTION f(VARCHAR(10)) {_LAMBDA} MAX_BATCH_SIZE 5 MB",
    f"CREATE EXTERNAL FUNCTION f(SUPER) {_LAMBDA} RETRY_TIMEOUT 30000 MAX_BATCH_ROWS 64 "
    "MAX_BATCH_SIZE 512 KB;",
    f"CREATE EXTERNAL FUNCTION f(key VARCHAR, n INT) {_LAMBDA}",
    "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT LAMBDA 'l' IAM_ROLE default STABLE RETRY_TIMEOUT 0",
    "CREATE EXTERNAL FUNCTION f(INT) RETURNS SUPER VOLATILE "
    "LAMBDA 'arn:aws:lambda:eu-west-1:123456789012:function:embed' IAM_ROLE default",
    "CREATE EXTERNAL FUNCTION f(DOUBLE PRECISION, name VARCHAR(20)) RETURNS VARCHAR(MAX) VOLATILE "
    "LAMBDA 'l' IAM_ROLE default",
]

COMMANDS = [
    "SHOW MODEL ALL",
    "show model all;",
    "SHOW MODEL ml.churn",
    'SHOW MODEL "My Model"',
    "DROP MODEL ml.churn",
    "DROP MODEL IF EXISTS ml.churn;",
    "drop model if exists churn",
    "GRANT CREATE MODEL TO analyst",
    "GRANT CREATE MODEL TO ROLE builders",
    "GRANT CREATE MODEL TO GROUP data, PUBLIC",
    "GRANT EXECUTE ON MODEL ml.churn TO analyst",
    "GRANT EXECUTE ON MODEL ml.a, ml.b TO ROLE r, GROUP g, PUBLIC",
    "GRANT ALL ON MODEL ml.a TO u",
    "GRANT ALL PRIVILEGES ON MODEL ml.a TO u WITH GRANT OPTION",
    "REVOKE CREATE MODEL FROM analyst",
    "REVOKE EXECUTE ON MODEL ml.churn FROM ROLE r",
    "REVOKE GRANT OPTION FOR EXECUTE ON MODEL ml.churn FROM u RESTRICT",
    'GRANT EXECUTE ON MODEL "Ml"."M 1" TO "user one"',
    "SELECT explain_model('ml.churn')",
    "MERGE INTO t USING s ON t.id = s.id REMOVE DUPLICATES",
    "DROP MODEL IF EXISTS ml.m; " + bedrock(_NOVA) + "; GRANT EXECUTE ON MODEL ml.m TO PUBLIC;",
]

FUNCTIONS = (
    "CREATE EXTERNAL MODEL ml.llm_model FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
    f"SETTINGS ({_NOVA});\n"
    "CREATE EXTERNAL MODEL ml.chat_model FUNCTION ml.chat IAM_ROLE default MODEL_TYPE BEDROCK "
    f"SETTINGS ({_NOVA}, RESPONSE_TYPE SUPER);\n"
    "CREATE EXTERNAL MODEL ml.raw_model FUNCTION ml.raw_llm IAM_ROLE default MODEL_TYPE BEDROCK "
    f"SETTINGS ({_NOVA}, REQUEST_TYPE RAW, RESPONSE_TYPE SUPER);\n"
    "CREATE MODEL ml.sent_model FUNCTION ml.sentiment(VARCHAR(100)) RETURNS VARCHAR(20) "
    "SAGEMAKER 'ep' IAM_ROLE default;\n"
    "CREATE MODEL ml.score_model FUNCTION ml.score(INT, FLOAT) RETURNS FLOAT "
    "SAGEMAKER 'ep' IAM_ROLE default;\n"
    "CREATE MODEL ml.gen_model FUNCTION ml.gen(SUPER) RETURNS SUPER "
    "SAGEMAKER 'ep' IAM_ROLE default SETTINGS (MAX_BATCH_ROWS 1);\n"
)
"""What the call-site tables may call."""

_CAP = "object('maxTokens', 200)"
_CALLS = [
    f"SELECT ml.llm(body, {_CAP}) FROM lake.reviews WHERE day = '2026-01-01'",
    f"SELECT llm(body, {_CAP}) AS answer FROM lake.reviews LIMIT 10",
    f"SELECT ML.LLM('hello', {_CAP})",
    f'SELECT "dev"."ml"."llm"(body, {_CAP}) FROM lake.reviews WHERE id = 7',
    "SELECT ml.llm('hi', object('maxTokens', 1, 'temperature', 0, 'topP', 1))",
    "SELECT ml.llm('hi', object('maxTokens', 99, 'stopSequences', array('END')))",
    "SELECT ml.llm('hi', object('maxTokens', 99), object('top_k', 250))",
    "SELECT ml.llm('hi', json_parse('{\"maxTokens\": 50, \"temperature\": 0.5}'))",
    "SELECT ml.llm('hi', cfg) FROM lake.settings WHERE name = 'short'",
    "SELECT ml.llm('Summarise: ' || coalesce(body, ''), object('maxTokens', 200)) "
    "FROM lake.reviews WHERE id < 5",
    f"SELECT r.id, ml.chat(r.body, {_CAP}).output.message.content[0].text FROM lake.reviews r "
    "WHERE r.id < 5",
    "SELECT ml.raw_llm(object('inputText', 'hi', 'textGenerationConfig', "
    "object('maxTokenCount', 10)))",
    "SELECT ml.gen(object('inputs', 'Classify: ' || body, 'parameters', "
    "object('max_new_tokens', 10))) FROM lake.reviews WHERE id < 5",
    "SELECT ml.sentiment(body) FROM lake.reviews WHERE id < 5",
    "SELECT ml.sentiment('ok'), ml.sentiment('bad')",
    "SELECT ml.sentiment(a), ml.sentiment(b) FROM lake.reviews WHERE id < 5",
    "SELECT ml.score(1, 2.5)",
    "SELECT ml.score(age, income) FROM lake.people WHERE country = 'DE'",
    f"CREATE TABLE out AS SELECT id, ml.llm(body, {_CAP}) AS s FROM lake.reviews WHERE id < 100",
    f"INSERT INTO out SELECT id, ml.llm(body, {_CAP}) FROM lake.reviews WHERE id < 100",
    f"WITH todo AS (SELECT id, body FROM lake.reviews WHERE day > '2026-01-01' LIMIT 10) "
    f"SELECT id, ml.llm(body, {_CAP}) FROM todo",
    f"WITH a AS (SELECT id, ml.chat(body, {_CAP}) AS resp FROM lake.reviews WHERE id < 5) "
    "SELECT id, resp.output.message FROM a",
    f"WITH a AS (SELECT id, ml.llm(body, {_CAP}) AS s FROM lake.reviews WHERE id < 5) "
    "SELECT s, count(*) FROM a GROUP BY s ORDER BY s",
    f"WITH a AS (SELECT id, ml.llm(body, {_CAP}) AS s FROM lake.reviews WHERE id < 5) "
    "SELECT * FROM a WHERE s LIKE '%bad%'",
    f"SELECT ml.llm(b, {_CAP}) FROM (SELECT DISTINCT body AS b FROM lake.reviews WHERE id < 5) q",
    "SET enable_case_sensitive_super_attribute TO true; "
    f"WITH a AS (SELECT ml.chat(body, {_CAP}) AS resp FROM lake.reviews WHERE id < 5) "
    "SELECT resp.stopReason FROM a",
    "SELECT ml.sentiment(body)::varchar(20) FROM lake.reviews WHERE id < 5",
    "SELECT flags | 4 FROM lake.reviews",
    "SELECT DISTINCT body FROM lake.reviews",
    "GRANT EXECUTE ON MODEL ml.llm_model TO PUBLIC",
    "DROP MODEL ml.llm_model",
]
CALLS = [FUNCTIONS + call for call in _CALLS]

ORDINARY = [
    "SELECT count(*) FROM t GROUP BY GROUPING SETS (a > 1, ROLLUP (b LIKE 'x%', a + 1), (a, b IS NULL), ())",
    "",
    "-- only a comment",
    "/* nothing */ ;",
    "SELECT 1",
    "SELECT * FROM orders",
    "WITH a AS (SELECT id, max(ts) AS ts FROM events GROUP BY 1) SELECT * FROM a JOIN b USING (id)",
    "SELECT my_schema.my_udf(a), f_other(b) FROM t",
    "SELECT json_parse('[' || x || ']') FROM t",
    "SELECT o.customerName, o.items[0].unitPrice FROM lake.orders o",
    'SELECT object("key", 1), a | b FROM t',
    "CREATE VIEW v AS SELECT listagg(x, ',') FROM t WITH NO SCHEMA BINDING",
    "VACUUM t",
    "CALL p(1)",
    "CREATE FUNCTION f(int) RETURNS int STABLE AS $$ select $1 + 1 $$ LANGUAGE sql",
    "UNLOAD ('select * from t') TO 's3://b/p' IAM_ROLE default",
    "COPY t FROM 's3://b/p' IAM_ROLE default FORMAT JSON 'auto'",
    "SELECT model, function, prompt, settings FROM catalog",
    "GRANT SELECT ON TABLE model TO PUBLIC",
    "CREATE TABLE model (id int); DROP TABLE model",
    "SELECT \"quoted ; name\", 'text ; text' FROM t; SELECT 2;",
    "ALTER TABLE t APPEND FROM s",
    "SELECT 'it\\'s', $$dollar ' quote$$ FROM t",
]

VALID = (
    EXTERNAL_MODELS
    + REMOTE_MODELS
    + AUTO_MODELS
    + TRAINED_MODELS
    + LAMBDA_FUNCTIONS
    + COMMANDS
    + CALLS
    + ORDINARY
)
