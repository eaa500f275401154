"""The command: what it prints, where it looks, what it returns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redshift_ml.cli.rules import command as rules
from redshift_ml.cli.validate import command as validate

TUTORIAL = """CREATE MODEL ml.sentiment
FUNCTION fn_get_sentiment (VARCHAR)
RETURNS VARCHAR
SAGEMAKER 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/llm'
SETTINGS (S3_BUCKET 'my-bucket');
"""
CLEAN = "DROP MODEL IF EXISTS ml.churn;\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(validate, list(arguments), input=stdin, catch_exceptions=False)


def write(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_the_tutorial_statement_gives_three_findings_to_act_on() -> None:
    write("t.sql", TUTORIAL)
    result = run("t.sql", "--no-cache")
    assert result.exit_code == 1
    assert "t.sql:1:14: error RML007 IAM_ROLE is missing" in result.stdout
    assert (
        "t.sql:4:11: error RML116 expected the endpoint's name, got an ARN; the name is 'llm'"
        in (result.stdout)
    )
    assert "t.sql:5:11: error RML103 S3_BUCKET does not go with remote inference" in result.stdout
    assert "5 | SETTINGS (S3_BUCKET 'my-bucket');\n  |           ^^^^^^^^^\n" in result.stdout
    assert "3 findings (1 file checked)." in result.stdout


def test_clean_files_exit_with_0_and_say_how_many() -> None:
    write("a/one.sql", CLEAN)
    write("a/b/two.sql", "select 1")
    result = run("a", "--no-cache")
    assert (result.exit_code, result.stdout) == (0, "No findings (2 files checked).\n")


def test_folders_leave_out_packages_target_and_hidden_folders() -> None:
    for name in ("target/x.sql", "dbt_packages/p/x.sql", ".git/x.sql", "models/x.sql"):
        write(name, "DROP MODEL user")
    result = run(".", "--no-cache")
    assert result.stdout.count("RML120") == 1


def test_standard_input_is_a_path() -> None:
    result = run("-", "--stdin-filename", "editor.sql", stdin="SHOW MODELS")
    assert result.exit_code == 1
    assert "editor.sql:1:6: error RML015 [*]" in result.stdout


def test_a_syntax_error_in_one_file_hides_nothing_in_another() -> None:
    write("a.sql", "CREATE MODEL (((")
    write("b.sql", "select 'never closed")
    write("c.sql", "DROP MODEL user")
    result = run("a.sql", "b.sql", "c.sql", "--no-cache")
    assert [code in result.stdout for code in ("RML001", "RML003", "RML120")] == [True] * 3


def test_functions_of_one_file_are_known_in_another() -> None:
    write("ddl.sql", TUTORIAL.replace("ml.sentiment", "ml.m"))
    write("query.sql", "select fn_get_sentimant(body) from raw.reviews where id < 5")
    result = run("ddl.sql", "query.sql", "--no-cache", "--select", "RML201")
    assert "did you mean ml.fn_get_sentiment?" in result.stdout


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"select '\xe4' ;\n", "bad.sql:1:9: error RML000 byte 0xe4 is not UTF-8"),
        (b"ok;\n  \xff\xfe", "bad.sql:2:3: error RML000 byte 0xff is not UTF-8"),
        (b"a\x00b", "NUL byte"),
        (b"DROP MODEL user /* open", "bad.sql:1:17: error RML003"),
        (b"CREATE MODEL {{ this }} FUNCTION f", "Jinja is left in this SQL"),
        (b"CREATE MODEL m FUNCTION f(int))) RETURNS", "bad.sql:1:31: error RML001"),
    ],
)
def test_bad_files_are_findings_with_a_place(data: bytes, words: str) -> None:
    write("bad.sql", data)
    result = run("bad.sql", "--no-cache")
    assert result.exit_code == 1
    assert words in result.stdout


def test_a_byte_order_mark_is_no_mistake() -> None:
    write("bom.sql", b"\xef\xbb\xbfSHOW MODEL ALL")
    assert run("bom.sql", "--no-cache").exit_code == 0


def test_a_file_of_100_mb_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with Path("dump.sql").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    result = run("dump.sql", "--no-cache")
    assert result.exit_code == 1
    assert "the file has 100 MB; a Redshift statement has at most 16 MB" in result.stdout


def test_empty_files_are_fine_and_empty_folders_are_not() -> None:
    write("empty.sql", "")
    Path("nothing").mkdir()
    assert run("empty.sql", "--no-cache").exit_code == 0
    result = run("nothing")
    assert result.exit_code == 2
    assert result.stderr == "redshift-ml validate: nothing: no .sql file in this folder\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("missing.sql",), "missing.sql: no such file or folder"),
        (("--select", "RML9", "."), "--select: 'RML9' is no rule"),
        (("--ignore", "RML2055", "."), "did you mean RML205?"),
        (("--config", "no.toml", "."), "no.toml: no such file (--config)"),
        (("--fix", "--diff", "."), "exclude each other"),
        (("-", "a.sql"), "cannot be combined"),
        (("-", "--fix"), "use --diff"),
        (("--statistics", "--format", "sarif", "."), "leave it out, or --format sarif"),
    ],
)
def test_what_cannot_run_exits_with_2_and_one_sentence(
    arguments: tuple[str, ...], words: str
) -> None:
    write("a.sql", CLEAN)
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_templates_without_ml_are_left_alone_with_a_note() -> None:
    write("model.sql", "select * from {{ ref('a') }} where x = '{{ var(\"y\") }}'")
    result = run("model.sql", "--no-cache")
    assert result.exit_code == 0
    assert "model.sql holds Jinja" in result.stderr
    write("dbt_project.yml", "name: shop")
    write("models/model.sql", "select {{ 1 }}")
    note = run("models", "--no-cache").stderr
    assert "give the folder of the dbt project (.) to check what dbt renders" in note


def test_fix_repairs_what_is_safe_and_only_that() -> None:
    write(
        "f.sql",
        "SHOW MODELS;\n"
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.f IAM_ROLE { default } MODEL_TYPE BEDROCK\n"
        "SETTINGS (MODEL_ID 'a.b' PROMPT 'x',);\n"
        "SELECT ml.f('a' | 'b', object('maxtokens', 5));\n"
        "CREATE OR REPLACE MODEL m FUNCTION f(int) RETURNS int SAGEMAKER 'e' IAM_ROLE default;\n",
    )
    shown = run("f.sql", "--diff", "--no-cache")
    assert shown.exit_code == 1
    assert "-SHOW MODELS;\n" in shown.stdout and "+SHOW MODEL ALL;\n" in shown.stdout
    result = run("f.sql", "--fix", "--no-cache")
    assert result.exit_code == 1
    assert "6 repaired." in result.stdout and "RML010" in result.stdout
    assert Path("f.sql").read_text().splitlines()[:4] == [
        "SHOW MODEL ALL;",
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.f IAM_ROLE default MODEL_TYPE BEDROCK",
        "SETTINGS (MODEL_ID 'a.b', PROMPT 'x');",
        "SELECT ml.f('a' || 'b', object('maxTokens', 5));",
    ]


def test_fix_keeps_line_ends() -> None:
    write("crlf.sql", b"SHOW MODELS;\r\nSHOW MODEL ALL;\r\n")
    assert run("crlf.sql", "--fix", "--no-cache").exit_code == 0
    assert Path("crlf.sql").read_bytes() == b"SHOW MODEL ALL;\r\nSHOW MODEL ALL;\r\n"


def test_json_is_json_when_something_was_repaired_too() -> None:
    write("t.sql", "SHOW MODELS;\nDROP MODEL m, n;\n")
    result = run("t.sql", "--fix", "--format", "json", "--no-cache")
    assert [finding["line"] for finding in json.loads(result.stdout)["findings"]] == [2]
    assert result.stderr == "note: 1 repaired.\n"


def test_json_gives_places_and_repairs() -> None:
    write("t.sql", "DROP MODEL user")
    report = json.loads(run("t.sql", "--format", "json", "--no-cache").stdout)
    (finding,) = report["findings"]
    assert report["files"] == 1
    assert (finding["rule"], finding["line"], finding["column"]) == ("RML120", 1, 12)
    assert (finding["offset"], finding["length"]) == (11, 4)
    assert finding["fix"] == [{"start": 11, "end": 15, "text": '"user"'}]


def test_github_format_escapes_what_ends_a_command() -> None:
    write("a,b.sql", "SHOW MODELS")
    out = run("a,b.sql", "--format", "github", "--no-cache").stdout
    assert out.startswith("::error file=a%2Cb.sql,line=1,col=6,title=redshift-ml RML015::")


def test_sarif_names_the_rule_with_its_help() -> None:
    write("t.sql", TUTORIAL)
    log = json.loads(run("t.sql", "--format", "sarif", "--no-cache").stdout)
    (only,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in only["tool"]["driver"]["rules"]] == [
        "RML007",
        "RML103",
        "RML116",
    ]
    place = only["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "t.sql"
    assert place["region"] == {"startLine": 1, "startColumn": 14}


def test_junit_is_xml_with_one_failure_per_finding() -> None:
    write("t.sql", TUTORIAL)
    suite = ElementTree.fromstring(run("t.sql", "--format", "junit", "--no-cache").stdout.encode())
    assert suite.attrib["failures"] == "3"
    assert [case.find("failure") is not None for case in suite] == [True] * 3


def test_a_note_is_told_in_every_format_and_fails_no_run() -> None:
    write(".redshift-ml.toml", '[severity]\nRML120 = "note"\n')
    write("t.sql", "DROP MODEL user")

    def out(kind: str) -> str:
        result = run("t.sql", "--format", kind, "--no-cache")
        assert result.exit_code == 0
        return result.stdout

    assert "t.sql:1:12: note RML120" in out("text")
    assert "No findings, 1 note (1 file checked)." in out("text")
    assert out("github").startswith("::notice file=t.sql,")
    assert '"severity": "note"' in out("json") and '"level": "note"' in out("sarif")
    suite = ElementTree.fromstring(out("junit").encode())
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["skipped"]) == (
        "1", "0", "1",
    )  # fmt: skip
    assert suite.find("testcase/skipped") is not None
    write("t.sql", "DROP MODEL user; SHOW MODELS")
    result = run("t.sql", "--no-cache")
    assert (result.exit_code, "1 finding, 1 note (1 file" in result.stdout) == (1, True)


def test_statistics_count_per_rule() -> None:
    write("t.sql", "SHOW MODELS; SHOW MODELS; DROP MODEL user")
    out = run("t.sql", "--statistics", "--no-cache").stdout.splitlines()
    assert out == [
        "     2  RML015  model-command",
        "     1  RML120  reserved-word",
        "     3  findings in all",
    ]


def test_output_goes_to_a_file() -> None:
    write("t.sql", CLEAN)
    assert run("t.sql", "--output", "report.txt", "--no-cache").stdout == ""
    assert Path("report.txt").read_text() == "No findings (1 file checked).\n"


def test_a_second_run_answers_from_the_cache_and_a_change_does_not() -> None:
    write("t.sql", TUTORIAL)
    first = run("t.sql")
    entries = list(Path(".redshift_ml_cache").glob("*.json"))
    assert len(entries) == 1
    entries[0].write_text("[]")
    assert run("t.sql").exit_code == 0, "the entry was read"
    entries[0].write_text("not json")
    assert run("t.sql").stdout == first.stdout, "a damaged entry costs only time"
    write("t.sql", TUTORIAL + "SHOW MODELS;")
    assert "4 findings" in run("t.sql").stdout
    assert Path(".redshift_ml_cache/.gitignore").read_text() == "*\n"


def test_rules_lists_and_explains() -> None:
    listed = CliRunner().invoke(rules, [])
    assert "RML205 * error    config-key" in listed.stdout
    explained = CliRunner().invoke(rules, ["rml205"])
    assert "Why: The keys are maxTokens" in explained.stdout
    unknown = CliRunner().invoke(rules, ["RML999"])
    assert unknown.exit_code == 2
    assert "RML999 is no rule" in unknown.stderr
    everything = json.loads(CliRunner().invoke(rules, ["--format", "json"]).stdout)
    assert {rule["family"] for rule in everything} == {"syntax", "statement", "call", "project"}


def test_output_that_cannot_be_written_is_a_sentence() -> None:
    write("t.sql", CLEAN)
    command = [sys.executable, "-m", "redshift_ml", "validate", "t.sql", "--output", "no/such/file"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "redshift-ml: no/such/file: No such file or directory\n"


def test_a_name_that_is_no_utf8_is_a_finding_and_a_pipe_is_left_alone() -> None:
    write("sql/t.sql", CLEAN)
    Path(os.fsdecode(b"sql/bad\xff.sql")).write_text(CLEAN, encoding="utf-8")
    os.mkfifo("sql/pipe.sql")
    result = run("sql")
    assert result.exit_code == 1
    assert "sql/bad\ufffd.sql:1:1: error RML000 the name of the file is not UTF-8" in result.output
    assert "1 finding (2 files checked)" in result.output
