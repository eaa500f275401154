"""CREATE PROCEDURE and CALL: the examples of AWS's pages, and what goes wrong.

https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-trapping-errors.html
https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html
"""

from __future__ import annotations

import threading

import pytest

from redshift_ml.local.errors import RedshiftError


@pytest.fixture
def says(session):
    """Run a statement and return its notices."""

    def saying(sql: str) -> list[str]:
        result = session.run(sql)
        list(result.batches)
        return result.notices

    return saying


@pytest.fixture
def body(run, says):
    """Run a body and return what it raised with INFO."""

    def running(text: str, arguments: str = "", values: str = "") -> list[str]:
        run(f"create or replace procedure p({arguments}) as $$ {text} $$ language plpgsql")
        return [notice.removeprefix("INFO:  ") for notice in says(f"call p({values})")]

    return running


EMPLOYEES = """
create or replace procedure update_employee() {mode} as $$
begin
    update employee set firstname = 'Adam' where lastname = 'Smith';
    execute 'select invalid';
exception when others then
    raise info 'An exception occurred.';
    insert into employee_error_log values (sqlstate || ' Error message: ' || sqlerrm);
end;
$$ language plpgsql
"""
LOGGED = [('42703 Error message: column "invalid" does not exist',)]


@pytest.fixture
def employee(run):
    run("create table employee (firstname varchar, lastname varchar)")
    run("insert into employee values ('Tomas', 'Smith')")
    run("create table employee_error_log (message varchar)")


def test_by_default_a_handler_rolls_back_logs_and_throws_again(employee, run, fails, session):
    run(EMPLOYEES.format(mode=""))
    assert 'column "invalid" does not exist' in fails("call update_employee()").message
    assert run("select firstname from employee") == [("Tomas",)]
    assert run("select * from employee_error_log") == LOGGED
    assert session.transaction_status == "I"


def test_a_nonatomic_handler_keeps_what_went_before_and_ends_the_error(employee, run, says):
    run(EMPLOYEES.format(mode="nonatomic"))
    assert says("call update_employee()") == ["INFO:  An exception occurred."]
    assert run("select firstname from employee") == [("Adam",)]
    assert run("select * from employee_error_log") == LOGGED
    # in the caller's transaction the update is part of what the handler rolls back
    run("begin")
    run("update employee set firstname = 'Eve'")
    run("call update_employee()")
    run("commit")
    assert run("select firstname from employee") == [("Adam",)]
    assert len(run("select * from employee_error_log")) == 2


def test_a_handler_of_a_sub_block_lets_the_next_block_run(run):
    run("create table t (a int)")
    run("create table log (state varchar, message varchar)")
    blocks = "".join(
        f"begin insert into t values ({n}); execute 'select nope{n}'; exception when others then "
        "insert into log values (sqlstate, sqlerrm); end; "
        for n in (1, 2)
    )
    run(f"create procedure p() nonatomic as $$ begin {blocks} end; $$ language plpgsql")
    run("call p()")
    assert run("select a from t order by 1") == [(1,), (2,)]
    assert run("select state, message from log order by 2") == [
        ("42703", 'column "nope1" does not exist'),
        ("42703", 'column "nope2" does not exist'),
    ]


def test_a_continue_handler_goes_on_behind_the_statement_that_failed(run):
    run("create table tbl_1 (a int)")
    run("create table log (info varchar, state varchar, message varchar)")
    run("""create procedure p() nonatomic as $$
        begin
            insert into tbl_1 values (1);
            begin
                insert into tbl_1 values (100);
                insert into tbl_1 values ("val");
                insert into tbl_1 values (101);
            exception exit_handler when others then
                insert into log values ('inner', sqlstate, sqlerrm);
            end;
            for n in 1..3 loop
                if n = 2 then
                    insert into tbl_1 values ("val");
                else
                    insert into tbl_1 values (n + 200);
                end if;
            end loop;
            insert into tbl_1 values (2);
        exception continue_handler when others then
            insert into log values ('outer', sqlstate, sqlerrm);
        end; $$ language plpgsql""")
    run("call p()")
    assert [a for (a,) in run("select a from tbl_1 order by 1")] == [1, 2, 100, 201, 203]
    assert run("select info, state from log order by 1") == [("inner", "42703"), ("outer", "42703")]


def test_what_a_nonatomic_procedure_executed_is_counted_and_what_it_caught_is_returned(run):
    run("create table t (a int)")
    run("""create procedure try(statement in varchar(65535), changed out bigint,
            state out varchar(5), message out varchar(20)) nonatomic as $$
        begin
            begin
                execute statement;
                get diagnostics changed := row_count;
            exception when others then
                state := sqlstate;
                message := left(sqlerrm, 20);
            end;
            commit;
        end; $$ language plpgsql""")
    assert run("call try('insert into t values (1), (2)')") == [(2, None, None)]
    assert run("call try('select * from nope')") == [(None, "42P01", 'relation "nope" does')]
    assert run("call try($1)", "insert into t values (3)") == [(1, None, None)]
    assert run("select count(*) from t") == [(3,)]


def test_control_structures(body):
    assert body("""
        declare
            i integer := 0; total numeric(6,2) default 1.5; said varchar(20) = 'x';
        begin
            loop
                i := i + 1;
                continue when i = 2;
                exit when i > 4;
                total := total + i;
            end loop;
            while i > 3 loop i = i - 1; end loop;
            <<outer>>
            for n in reverse 3..1 loop
                for m in 1..3 loop
                    exit outer when n = 2 and m = 2;
                    said := said || n || m;
                end loop;
            end loop;
            case i when 1, 2 then said := 'few'; else null; end case;
            case when i between 3 and 3 then said := said || '!'; end case;
            if i = 1 then said := '';
            elsif i = 3 and case when total > 1 then true else false end then i := 30;
            else i := -1; end if;
            raise info '% % % 100%%', i, total, said;
        end""") == ["30 9.50 x31323321! 100%"]


def test_queries_fill_variables_records_and_loops(run, body):
    run("create table employee (empname varchar, age int)")
    run("insert into employee values ('John', 40), ('Mary', 50)")
    assert body(
        """
        declare rec record; n int; oldest varchar; sum_of int := 0; nobody record;
        begin
            select into n, oldest count(*), max(empname) from employee where age >= least;
            raise info '% %', n, oldest;
            for rec in select empname, age from employee order by age loop
                sum_of := sum_of + rec.age;
            end loop;
            raise info '% %', sum_of, found;
            for rec in execute 'select age as years from employee where empname = '
                || quote_literal('Mary') loop
                raise info '%', rec.years;
            end loop;
            select * into nobody from employee where age > 100;
            if not found and nobody.age is null then raise info 'nobody'; end if;
            execute 'select count(*) from employee' into n;
            update employee set age = age + n where empname = 'John';
            get diagnostics n := row_count;
            raise info '% %', n, found;
        end""",
        "least int",
        "45",
    ) == ["1 Mary", "90 t", "50", "nobody", "1 t"]
    assert run("select age from employee order by 1") == [(42,), (50,)]


def test_types_of_variables_hold(body, fails):
    assert body("""
        declare d date := '2026-02-28'; s super; v varchar(3); b boolean; t timestamp;
        begin
            d := d + 1; t := '2026-01-01 10:00:00';
            s := json_parse('{"a": [1, 2]}'); v := 'yes'; b := d > '2026-02-28';
            raise info '% % % % %', d, v, b, t, s;
        end""") == ['2026-03-01 yes t 2026-01-01 10:00:00 {"a":[1,2]}']
    for text, state in (
        ("declare v varchar(3); begin v := 'abcd'; end", "22001"),
        ("declare n int; begin n := 'abc'; end", "22P02"),
        ("declare c constant int := 1; begin c := 2; end", "22005"),
        ("declare n int not null := 1; begin n := null; end", "22004"),
        ("declare r record; begin raise info '%', r.a; end", "55000"),
        ("begin select 1; end", "42601"),
        ("begin nowhere := 1; end", "42601"),
        ("declare v varchar := '5'; n int; begin n := v + 1; end", "42883"),
    ):
        with pytest.raises(RedshiftError) as caught:
            body(text)
        assert caught.value.sqlstate == state, (text, caught.value)


def test_nested_calls_pass_inout_variables_and_end_at_sixteen_levels(run, says, fails):
    run("""create procedure inner_proc(inout a int, b int, inout c int) language plpgsql as $$
        begin a := b * a; c := b * c; end $$""")
    run("""create procedure outer_proc(multiplier int) language plpgsql as $$
        declare x int := 3; y int := 4;
        begin
            call inner_proc(x, multiplier, y);
            raise info '% %', x, y;
        end $$""")
    assert says("call outer_proc(5)") == ["INFO:  15 20"]
    assert run("call inner_proc(2, 3, 4)") == [(6, 12)]
    run("""create procedure deeper(n int) language plpgsql as $$
        begin if n > 1 then call deeper(n - 1); end if; end $$""")
    run("call deeper(16)")
    assert "limit of 16" in fails("call deeper(17)").message


def test_commit_and_rollback_cut_a_call_into_transactions(run, fails, session):
    run("create table t (a int)")
    run("""create procedure p(a int, b int) as $$
        begin
            insert into t values (a); commit;
            insert into t values (b); rollback;
            insert into t values (a + b);
        end $$ language plpgsql""")
    run("call p(1, 2)")
    assert run("select a from t order by 1") == [(1,), (3,)]
    run("begin")
    assert "atomic context" in fails("call p(1, 2)").message
    assert session.transaction_status == "E"
    run("rollback")
    run("create procedure q() as $$ begin execute 'commit'; end $$ language plpgsql")
    assert "dynamic SQL" in fails("call q()").message
    run("""create procedure r() as $$ declare x record; begin
        for x in select a from t loop commit; end loop; end $$ language plpgsql""")
    closed = fails("call r()")
    assert (closed.sqlstate, "NONATOMIC" in (closed.hint or "")) == ("34000", True)
    run("""create procedure s() nonatomic as $$ declare x record; begin
        for x in select a from t loop insert into t values (x.a + 10); end loop;
        end $$ language plpgsql""")
    run("call s()")
    assert run("select a from t order by 1") == [(1,), (3,), (11,), (13,)]


def test_a_failed_call_undoes_all_it_did_and_tells_what_it_raised(run, fails):
    run("create table t (a int)")
    run("""create procedure p() as $$ begin insert into t values (1); raise info 'so far';
        raise exception 'input % cannot be', found;
        exception when others then raise info 'caught'; end $$ language plpgsql""")
    error = fails("call p()")
    assert (error.message, error.sqlstate) == ("input t cannot be", "P0001")
    assert error.notices == ["INFO:  so far", "INFO:  caught"]
    assert run("select * from t") == []


def test_execute_changes_what_diagnostics_say_but_not_found(run, body):
    run("create table t (a int)")
    assert body("""declare n int; begin
        execute 'insert into t values (1), (2)';
        get diagnostics n = row_count;
        raise info '% %', n, found;
        delete from t;
        execute 'select a from t' into n;
        raise info '% %', n, found;
    end""") == ["2 f", "<NULL> t"]


def test_a_call_prepared_before_its_procedure_was_replaced_runs_the_new_one(session, run):
    def replace(argument: str, answer: str) -> None:
        run(f"create procedure p({argument}) as $$ begin a := {answer}; end $$ language plpgsql")

    replace("inout a int", "1")
    prepared = session.prepare("call p(0)")
    run("drop procedure p(int)")
    with pytest.raises(RedshiftError, match=r"procedure p\(integer\) does not exist"):
        session.execute(prepared)
    replace("inout a int", "2")
    assert [b.to_pylist() for b in session.execute(prepared).batches] == [[{"a": 2}]]
    run("drop procedure p(int)")
    replace("inout a bigint", "3")
    with pytest.raises(RedshiftError, match="cached plan must not change result type"):
        session.execute(prepared)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("begin x := ; end", 'near ";" in line 1'),
        ("begin\n if true then null; end;", 'near ";" in line 2'),
        ("begin null; exception when division_by_zero then null; end", "OTHERS"),
        ("begin null; exception continue_handler when others then null; end", "NONATOMIC"),
        ("begin start transaction; end", "NONATOMIC"),
        ("begin raise; end", "NONATOMIC"),
        ("begin raise info '% %', a; end", "too few parameters"),
        ("begin vacuum; end", "VACUUM in a procedure"),
        ("declare c refcursor; begin move c; end", "MOVE of a cursor"),
        ("<<a>> begin null; end b", "differs from block's label"),
        ("begin null; end; select 1", 'near "select"'),
    ],
)
def test_a_body_that_is_wrong_is_refused_when_it_is_created(fails, text, said):
    error = fails(f"create procedure p() as $$ {text} $$ language plpgsql")
    assert said in error.message + (error.hint or "")


@pytest.fixture
def numbers(run):
    run("create table numbers (n int)")
    run("insert into numbers values (1), (2), (3)")
    return "select n from numbers where n"


def test_a_cursor_hands_a_result_on_to_the_caller(numbers, run, fails):
    """The example of stored-procedure-result-set, and the same through another procedure."""
    run(f"""create procedure get_result_set (param in integer, rs_out inout refcursor) as $$ begin
        open rs_out for {numbers} >= param order by n; end $$ language plpgsql""")
    run("""create procedure around (rs inout refcursor) as $$ begin
        call get_result_set(3, rs); end $$ language plpgsql""")
    run("begin")
    assert run("call get_result_set(2, 'mycursor')") == [("mycursor",)]
    assert run("fetch next from mycursor") == [(2,)]
    assert run("fetch all from mycursor") == [(3,)]
    run("close mycursor")
    assert run("call around('other')") == [("other",)]
    assert run("fetch all from other") == [(3,)]
    run("commit")
    assert run("call get_result_set(2, 'mycursor')") == [("mycursor",)]
    assert fails("fetch all from mycursor").sqlstate == "34000"  # it went with its transaction


def test_cursor_variables(numbers, body):
    said = body(f"""declare a refcursor; b cursor for {numbers} > 0 order by n; i int; r record;
        c cursor (low int, high integer) is {numbers} between low and high;
        begin
            open b; fetch b into i; raise info '%', i;
            loop fetch b into r; exit when not found; raise info 'row %', r.n; end loop;
            close b; open c(2, 2); fetch c into i; raise info 'c %', i; close c;
            open c(1 + 2, 9); fetch c into i; raise info 'c %', i; close c;
            open a for execute 'select count(*) from numbers where n > ' || 1;
            fetch a into i; fetch a into r; raise info '% % %', i, found, r.count; close a; end""")
    assert said == ["1", "row 2", "row 3", "c 2", "c 3", "2 f <NULL>"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("fetch c into i", "22004"), ("open c for select 1; commit; fetch c into i", "34000"),
        ("open c for select 1; open d", "0A000"),
        ("open c for select 1; open e for select 2", "0A000"),
        ("open i for select 1", "42804"), ("open d for select 1", "42601"), ("open c", "42601"),
        ("open d(1)", "42601"), ("close d", "22004"),
        ("for r in select 1 loop open c for select 1; end loop", "0A000"),
    ],
)  # fmt: skip
def test_cursors_that_are_not_open_or_too_many(run, fails, text, state):
    declared = "c refcursor; e refcursor; d cursor for select 2; i int; r record;"
    run(f"create procedure p() as $$ declare {declared} begin {text}; end $$ language plpgsql")
    assert fails("call p()").sqlstate == state
    assert fails("create table t (c refcursor)").sqlstate == "42704"


def test_procedures_are_found_shown_replaced_granted_and_dropped(run, fails, warehouse, session):
    run("create schema s")
    body = "$$ begin raise info 'one'; end $$"
    run(f"create procedure s.p(a int, out b varchar(9)) nonatomic as {body} language plpgsql")
    run("create procedure s.p(a varchar) as $$ begin null; end $$ language plpgsql")
    assert (
        "already exists" in fails(f"create procedure s.p(int) as {body} language plpgsql").message
    )
    shown = run("show procedure s.p(int)")[0][0]
    assert shown.startswith("CREATE OR REPLACE PROCEDURE s.p(a integer, b out character varying(9)")
    assert "NONATOMIC" in shown and "raise info 'one'" in shown
    found = run(
        "select proname, prokind, pronargs, lanname, prosrc from pg_proc p "
        "join pg_language l on l.oid = p.prolang where proname = 'p' order by proargtypes"
    )
    assert [row[:4] for row in found] == [("p", "p", 1, "plpgsql")] * 2
    assert fails("call s.p(1, 2)").message == "procedure s.p(integer, integer) does not exist"
    run("create user analyst password 'Secret-11'")
    run("grant usage on schema s to analyst")
    other = warehouse.connect("analyst", session.database)
    with pytest.raises(RedshiftError, match="permission denied for procedure p"):
        other.run("call s.p(1)")
    run("grant execute on procedure s.p(int) to analyst")
    assert [b.to_pylist() for b in other.run("call s.p(1)").batches] == [[{"column1": None}]]
    other.close()
    assert "depend" in fails("drop schema s").message
    run("drop procedure s.p(int)")
    run("drop procedure if exists s.p(int)")
    assert fails("drop procedure s.p(int)").sqlstate == "42883"
    run("drop schema s cascade")
    run("drop user analyst")


def test_security_definer_lends_the_owners_rights(run, warehouse, session):
    run("create table secret (a int)")
    run("insert into secret values (7)")
    run("""create procedure peek(out found_it int) as $$
        begin select into found_it a from secret; end $$ language plpgsql security definer""")
    run("create user guest password 'Secret-11'")
    run("grant execute on procedure peek() to guest")
    other = warehouse.connect("guest", session.database)
    assert [b.to_pylist() for b in other.run("call peek()").batches] == [[{"column1": 7}]]
    run("""create procedure who(out a varchar, out b varchar) as $$ begin
        a := current_user; b := session_user; end $$ language plpgsql security definer""")
    run("grant execute on procedure who() to guest")
    found = [b.to_pylist() for b in other.run("call who()").batches]
    assert found == [[{"column1": "awsuser", "column2": "guest"}]]
    run("set session authorization guest")
    assert run("call who()") == [("awsuser", "guest")]
    run("reset session authorization")
    run("drop procedure who()")
    with pytest.raises(RedshiftError, match="permission denied"):
        other.run("select * from secret")
    other.close()
    run("drop procedure peek()")
    run("drop user guest")


def test_an_endless_loop_can_be_cancelled_and_no_handler_catches_it(run, session):
    run("""create procedure p() nonatomic as $$
        begin loop null; end loop; exception when others then null; end $$ language plpgsql""")
    timer = threading.Timer(0.3, session.cancel)
    timer.start()
    with pytest.raises(RedshiftError) as caught:
        run("call p()")
    timer.join()
    assert caught.value.sqlstate == "57014"
    assert run("select 1") == [(1,)]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("begin\n null;\n insert into nosuch values (1);\nend", "line 3 at SQL statement"),
        ("declare i int;\nbegin\n if true then\n i := 'x';\n end if; end", "line 4 at assignment"),
        ("begin execute 'select nosuch'; end", "line 1 at execute statement"),
        ("begin\n raise exception 'no';\nend", None),
    ],
)  # fmt: skip
def test_an_error_tells_its_line_and_points_at_nothing_in_the_call(run, fails, text, context):
    run(f"create procedure nosuch() as $$ {text} $$ language plpgsql")
    error = fails("call nosuch()")
    expected = f'PL/pgSQL function "nosuch" {context}' if context else None
    assert (error.context, error.position) == (expected, None)


def test_an_error_tells_its_way_through_calls_and_handlers(run, fails):
    run("create procedure low(n int) as $$ begin\nperform 'x'::int + n; end $$ language plpgsql")
    run("create procedure high() as $$ begin\n\ncall low(0); end $$ language plpgsql")
    way = [
        'PL/pgSQL function "low" line 2 at SQL statement',
        'PL/pgSQL function "high" line 3 at SQL statement',
    ]
    assert fails("call high()").context == "\n".join(way)
    handler = "begin\nperform 'x'::int; exception when others then\n{}; end"
    run(f"create procedure told() as $$ {handler.format('null')} $$ language plpgsql")
    assert fails("call told()").context == 'PL/pgSQL function "told" line 2 at SQL statement'
    run(f"create procedure worse() as $$ {handler.format('drop table gone')} $$ language plpgsql")
    assert fails("call worse()").context == 'PL/pgSQL function "worse" line 3 at SQL statement'
