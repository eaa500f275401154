"""CREATE, SHOW and DROP of models and external functions, and who may use them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import model_bench
import pytest
from model_bench import SENTIMENT, SUMMARIZE, Asker, external, open_warehouse

from redshift_ml.local.warehouse import Warehouse

REMOTE = (
    "create model m function f({arguments}) returns {returns} sagemaker '{endpoint}' "
    "iam_role default{rest}"
)
E = "function f iam_role default model_type bedrock settings (model_id 'x')"
R = "function f(int) returns int sagemaker 'e'"
RAW = "model_id 'x', request_type raw"
ARN = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/llm-endpoint"


def remote(
    arguments: str = "varchar",
    returns: str = "varchar",
    endpoint: str = "llm-endpoint",
    rest: str = "",
) -> str:
    return REMOTE.format(arguments=arguments, returns=returns, endpoint=endpoint, rest=rest)


@pytest.mark.parametrize(
    ("sql", "sqlstate", "said"),
    [
        (f"create or replace model m {R} iam_role default", "42601", "OR REPLACE"),
        (remote(endpoint=ARN), "42601", "not an ARN"),
        (remote(endpoint="bad_name"), "42601", "no SageMaker endpoint name"),
        (remote(endpoint="x" * 64), "42601", "no SageMaker endpoint name"),
        (remote(rest=" settings (s3_bucket 'b')"), "42601", "S3_BUCKET"),
        (remote(rest=" settings (max_runtime 5)"), "42601", "MAX_RUNTIME"),
        (remote(rest=" settings (max_batch_rows 0)"), "42601", "MAX_BATCH_ROWS"),
        (remote("super", "super"), "42601", "MAX_BATCH_ROWS is required"),
        (remote(arguments="geometry"), "0A000", "GEOMETRY"),
        (f"create model m {R}", "42601", "IAM_ROLE"),
        ("create model m from t target x function f iam_role default settings (s3_bucket 'b')",
         "0A000", "trains"),
        (external("f", "prompt 'x'"), "42601", "MODEL_ID"),
        (external("f", f"{RAW}, response_type super, prompt 'p'"), "42601", "PROMPT"),
        (external("f", RAW), "42601", "SUPER"),
        (external("f", f"{RAW}, response_type varchar"), "42601", "SUPER"),
        (f"create external model m {E.replace(' iam_role default', '')}", "42601", "IAM_ROLE"),
        (f"create external model {'m' * 128} {E}", "42622", "127"),
        (f"create model nowhere.m {R} iam_role default", "3F000", "nowhere"),
        (f"create model dev.public.m {R} iam_role default", "0A000", "three-part"),
    ],
)  # fmt: skip
def test_refused_definitions(shared: Asker, sql: str, sqlstate: str, said: str) -> None:
    error = shared.refused(sql)
    assert error.sqlstate == sqlstate
    assert said in f"{error.message} {error.hint}"
    assert shared("show model all") == []


def test_names_of_models_and_functions_are_unique(ask: Asker) -> None:
    ask(SENTIMENT)
    same_model = SENTIMENT.replace("fn_get_sentiment", "other")
    error = ask.refused(same_model)
    assert (error.sqlstate, error.message) == ("42710", 'Model "model_sentiment" already exists')
    error = ask.refused(SENTIMENT.replace("model_sentiment", "other"))
    assert (error.sqlstate, "already exists with same argument types" in error.message) == (
        "42723",
        True,
    )
    ask("create schema ml", SENTIMENT.replace("model_sentiment ", "ml.model_sentiment "))
    assert ask.one("select ml.fn_get_sentiment('I love it')") == "positive"


def test_functions_of_several_arities_share_a_name(ask: Asker) -> None:
    ask(remote("varchar"), remote("varchar, int").replace("model m ", "model m2 "))
    rows = ask("select proargtypes from pg_proc where proname = 'f' order by pronargs")
    assert len(rows) == 2
    ask("drop model m2")
    assert len(ask("select 1 from pg_proc where proname = 'f'")) == 1
    assert ask.refused("select f('a', 1)").sqlstate == "42883"


def test_a_bedrock_function_has_three_call_forms_in_pg_proc(ask: Asker) -> None:
    ask(SUMMARIZE)
    rows = ask("select pronargs from pg_proc where proname = 'summarize' order by 1")
    assert rows == [(1,), (2,), (3,)]


def test_names_fold_to_lower_case(ask: Asker) -> None:
    ask(
        SUMMARIZE.replace("model_summarize", '"Model_Summarize"').replace(
            "summarize iam", "SUMMARIZE iam"
        )
    )
    assert ask("show model all") == [("public", "model_summarize")]
    assert ask.one("select Summarize('a b')") == "a b"


@pytest.mark.parametrize(
    "prompt", ["it''s", 'say "x"', "{{ x }} {% y %}", "$1 %s :x -- /* */", "Ω 😀\nline"]
)
def test_hostile_prompts_survive(ask: Asker, prompt: str) -> None:
    ask(external("f", f"model_id 'm', prompt 'Summarize {prompt}', suffix '; drop model f;'"))
    shown = dict(ask("show model m_f"))
    assert shown["Prompt"] == "Summarize " + prompt.replace("''", "'")
    assert shown["Suffix"] == "; drop model f;"
    assert ask.one("select f('a b')") == "a b"


def test_creation_rolls_back(ask: Asker) -> None:
    ask("begin", SENTIMENT)
    assert ask.one("select fn_get_sentiment('I love it')") == "positive"
    ask("rollback")
    assert ask("show model all") == []
    assert ask.refused("select fn_get_sentiment('x')").sqlstate == "42883"
    ask(SENTIMENT)
    assert ask.one("select fn_get_sentiment('I love it')") == "positive"


def test_drop_commits_at_once(ask: Asker) -> None:
    ask(SENTIMENT, "begin", "create table t (a int)", "drop model model_sentiment")
    assert ask.session.transaction_status == "I"
    ask("rollback")
    assert ask("show model all") == []
    assert ask.one("select count(*) from t") == 0
    assert ask.refused("select fn_get_sentiment('x')").sqlstate == "42883"


def test_dropping_by_the_functions_name_drops_nothing(ask: Asker) -> None:
    ask(SENTIMENT)
    assert ask.refused("drop model fn_get_sentiment").sqlstate == "42704"
    result = ask.session.run("drop model if exists fn_get_sentiment")
    assert "does not exist and will be skipped" in result.notices[0]
    assert ask("show model all") == [("public", "model_sentiment")]


def test_a_model_created_anew_answers_anew_also_in_views(ask: Asker) -> None:
    ask(external("f", "model_id 'm', prompt 'Summarize in 1 word'"))
    ask("create view v as select f('Good. Very good indeed.') as s")
    assert ask.one("select s from v") == "Good."
    ask("drop model m_f", external("f", "model_id 'm', prompt 'Sentiment: positive or negative?'"))
    assert ask.one("select s from v") == "positive"


def test_show_model(ask: Asker, warehouse: Warehouse) -> None:
    ask(SENTIMENT.replace("iam_role default", "iam_role 'arn:aws-cn:iam::123456789012:role/ml'"))
    shown = dict(ask("show model model_sentiment"))
    assert shown["Model State"] == "READY"
    assert (shown["Endpoint"], shown["Function Name"]) == ("llm-endpoint", "fn_get_sentiment")
    assert (shown["Inference Type"], shown["Function Parameter Types"]) == ("Remote", "varchar")
    assert shown["IAM Role"] == "arn:aws-cn:iam::123456789012:role/ml"
    ask("create user ann password 'Secret123'", "grant execute on model model_sentiment to ann")
    ann = Asker(warehouse.connect("ann", "dev"))
    assert "IAM Role" not in dict(ann("show model model_sentiment"))
    assert ask.refused("show model nothing").sqlstate == "42704"


def test_system_views_tell_the_truth(ask: Asker) -> None:
    ask(
        SENTIMENT,
        SUMMARIZE,
        "create role analysts",
        "grant execute on model model_summarize to role analysts",
    )
    rows = ask(
        "select schema_name, user_name, model_name, model_state from svv_ml_model_info order by 3"
    )
    assert rows == [
        ("public", "awsuser", "model_sentiment", "Model is Ready"),
        ("public", "awsuser", "model_summarize", "Model is Ready"),
    ]
    assert ask("select model_name from stv_ml_model_info order by 1") == [(r[2],) for r in rows]
    columns = (
        "model_name, model_version, privilege_type, identity_name, identity_type, admin_option"
    )
    assert ask(f"select {columns} from svv_ml_model_privileges") == [
        ("model_summarize", 1, "EXECUTE", "analysts", "role", False)
    ]
    ask("drop model model_summarize")
    assert ask("select * from svv_ml_model_privileges") == []
    assert ask("select 1 from pg_proc where proname = 'summarize'") == []


def test_who_may_run_drop_and_create(ask: Asker, warehouse: Warehouse) -> None:
    ask(SUMMARIZE, "create user ann password 'Secret123'", "create group g with user ann")
    ann = Asker(warehouse.connect("ann", "dev"))
    assert ann.refused("select summarize('a')").sqlstate == "42501"
    assert ann.refused("drop model model_summarize").sqlstate == "42501"
    assert ann.refused("grant execute on model model_summarize to public").sqlstate == "42501"
    assert ann.refused(SENTIMENT).sqlstate == "42501"
    assert ann("show model all") == []
    for grant, revoke in (("group g", "group g"), ("ann", "ann"), ("public", "public")):
        ask(f"grant execute on model model_summarize to {grant}")
        assert ann.one("select summarize('a b')") == "a b"
        ask(f"revoke execute on model model_summarize from {revoke}")
        assert ann.refused("select summarize('a')").sqlstate == "42501"
    ask("grant create model to ann", "grant create on schema public to ann")
    ann(SENTIMENT)
    assert ann.one("select fn_get_sentiment('I love it')") == "positive"
    ann("drop model model_sentiment")


def test_grants_go_with_the_model(ask: Asker, warehouse: Warehouse) -> None:
    ask(
        SUMMARIZE,
        "create user ann password 'Secret123'",
        "grant execute on model model_summarize to ann",
    )
    ask("drop model model_summarize", SUMMARIZE)
    ann = Asker(warehouse.connect("ann", "dev"))
    assert ann.refused("select summarize('a')").sqlstate == "42501"


@pytest.mark.parametrize(
    "what", ["all functions in schema public", "function fn_get_sentiment (varchar)"]
)
def test_an_ml_function_is_granted_by_its_model_only(ask: Asker, what: str) -> None:
    ask(SENTIMENT, "create user reader password 'Reader-12'")
    error = ask.refused(f"grant execute on {what} to reader")
    assert "ML function" in error.message
    assert "EXECUTE ON MODEL" in str(error.hint)


def test_grant_errors(ask: Asker) -> None:
    ask(SUMMARIZE)
    assert ask.refused("grant execute on model nothing to public").sqlstate == "42704"
    assert ask.refused("grant execute on model model_summarize to nobody").sqlstate == "42704"


def test_external_functions(ask: Asker) -> None:
    create = (
        "create external function mask_pii(varchar) returns varchar stable "
        "lambda 'mask-fn' iam_role default"
    )
    ask(create)
    assert ask.one("select mask_pii('mail a@example.org')") == "mail [EMAIL]"
    assert ask("show model all") == []
    assert ask.refused(create).sqlstate == "42723"
    ask(create.replace("create external", "create or replace external"))
    assert ask.one("select provolatile from pg_proc where proname = 'mask_pii'") == "s"
    assert ask.refused("select mask_pii(1)").sqlstate == "42883"
    ask("drop function mask_pii(varchar)")
    assert ask.refused("select mask_pii('a')").sqlstate == "42883"


def test_a_models_function_is_dropped_with_its_model_only(ask: Asker) -> None:
    ask(SENTIMENT)
    error = ask.refused("alter function fn_get_sentiment(varchar) owner to current_user")
    assert error.message.startswith("ALTER FUNCTION on a function of a model or of Lambda")
    error = ask.refused("drop function fn_get_sentiment(varchar)")
    assert (error.sqlstate, error.hint) == ("2BP01", "Use DROP MODEL public.model_sentiment.")
    overload = (
        "create function fn_get_sentiment(int) returns int stable as $$ select $1 $$ language sql"
    )
    assert ask.refused(overload).sqlstate == "0A000"


def test_models_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "dev.duckdb"
    first = open_warehouse(path)
    Asker(first.connect("awsuser", "dev"))(
        SENTIMENT, SUMMARIZE, "create view v as select summarize('a b') as s"
    )
    first.close()
    second = open_warehouse(path)
    ask = Asker(second.connect("awsuser", "dev"))
    assert ask.one("select fn_get_sentiment('I love it')") == "positive"
    assert ask.one("select s from v") == "a b"
    assert len(ask("show model all")) == 2
    second.close()


@pytest.mark.slow
def test_models_and_the_call_log_survive_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "dev.duckdb"
    program = (
        "import os, sys, time; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "from model_bench import SENTIMENT, Asker, open_warehouse\n"
        "ask = Asker(open_warehouse(Path(sys.argv[1])).connect('awsuser', 'dev'))\n"
        "ask(SENTIMENT)\n"
        'ask("begin", "create table t as select fn_get_sentiment(\'I love it\') as s")\n'
        "os.kill(os.getpid(), 9)\n"
    )
    support = str(Path(model_bench.__file__).parent)
    done = subprocess.run([sys.executable, "-c", program, str(path), support], check=False)
    assert done.returncode == -signal.SIGKILL
    again = open_warehouse(path)
    ask = Asker(again.connect("awsuser", "dev"))
    assert ask("select function_name, row_count, status from local_inference_log") == [
        ("fn_get_sentiment", 1, "ok")
    ]
    assert ask.one("select fn_get_sentiment('I love it')") == "positive"
    assert ask.refused("select * from t").sqlstate == "42P01"
    again.close()
