//! Scripts of every client, and what they split into.

use super::*;

/// Units as short text: statements by their body, commands as `name|args`.
fn units(dialect: Dialect, text: &str) -> Vec<String> {
    let units = split(dialect, text);
    let mut at = 0;
    for unit in &units {
        assert_eq!(unit.range.start, at, "{text}");
        assert!(unit.range.start <= unit.body.start && unit.body.end <= unit.range.end, "{text}");
        at = unit.range.end;
    }
    assert_eq!(at as usize, text.len(), "{text}");
    let show = |u: &Unit| match &u.kind {
        UnitKind::Statement if u.repeat != 1 => format!("{}×{}", u.repeat, u.text(text)),
        UnitKind::Statement => u.text(text).to_string(),
        UnitKind::ClientCommand(c) => format!("{}|{}", c.name, c.args),
        UnitKind::Trivia => "-".to_string(),
    };
    units.iter().map(show).collect()
}

fn oracle(text: &str) -> Vec<String> {
    units(Dialect::Oracle, text)
}

fn mysql(text: &str) -> Vec<String> {
    units(Dialect::MySql, text)
}

fn db2(text: &str) -> Vec<String> {
    units(Dialect::Db2, text)
}

fn tsql(text: &str) -> Vec<String> {
    units(Dialect::SqlServer, text)
}

#[test]
fn comments_go_with_what_they_stand_at() {
    let text = "-- about a\nSELECT 1 FROM a; -- one\n\n/* about b */ SELECT 2 FROM b;\n-- the end\n";
    let got: Vec<_> = split(Dialect::Oracle, text)
        .into_iter()
        .map(|u| text[u.range.start as usize..u.range.end as usize].to_string())
        .collect();
    assert_eq!(
        got,
        ["-- about a\nSELECT 1 FROM a; -- one\n", "\n/* about b */ SELECT 2 FROM b;\n", "-- the end\n"]
    );
}

#[test]
fn sqlplus_commands_and_quotes_in_them() {
    assert_eq!(
        oracle(
            "REM it's\nPROMPT don't ;\nset define off\nSPOOL x.lst\n@@sub/a.sql;\nCOL x FORMAT a10 -\n HEADING 'X'\nexec p('a;b');\nSELECT 1 FROM dual;"
        ),
        [
            "rem|it's",
            "prompt|don't ;",
            "set|define off",
            "spool|x.lst",
            "@@|sub/a.sql",
            "column|x FORMAT a10 -\n HEADING 'X'",
            "exec|p('a;b')",
            "SELECT 1 FROM dual"
        ]
    );
    assert_eq!(
        oracle("SET TRANSACTION READ ONLY;\nset role all;"),
        ["SET TRANSACTION READ ONLY", "set role all"]
    );
    // A ruler is no continuation.
    assert_eq!(oracle("rem -----\nCREATE TABLE t (a INT)\n/\n"), ["rem|-----", "CREATE TABLE t (a INT)"]);
    assert_eq!(
        oracle("SET SQLT !\nDROP TABLE a!\nSET SQLTERMINATOR OFF\nBEGIN NULL; END;\n/"),
        ["set|SQLT !", "DROP TABLE a", "set|SQLTERMINATOR OFF", "BEGIN NULL; END;"]
    );
}

#[test]
fn slash_ends_plsql_and_repeats_sql() {
    assert_eq!(
        oracle("BEGIN\n x := q'[;]';\n y := a\n / b;\nEND;\n/\nDROP TABLE t;\n/\nSELECT 1 FROM dual\n/\n"),
        ["BEGIN\n x := q'[;]';\n y := a\n / b;\nEND;", "DROP TABLE t", "/|", "SELECT 1 FROM dual"]
    );
    assert_eq!(
        oracle(
            "CREATE TYPE a AS OBJECT (x INT);\n/\nCREATE TYPE b AS TABLE OF a\n/\n<<l>> DECLARE i INT; BEGIN NULL; END l;\n.\n/\nCOMMIT;"
        ),
        [
            "CREATE TYPE a AS OBJECT (x INT);",
            "CREATE TYPE b AS TABLE OF a",
            "<<l>> DECLARE i INT; BEGIN NULL; END l;",
            "COMMIT"
        ]
    );
    // Files joined without a line break.
    assert_eq!(
        oracle("CREATE PROCEDURE p IS BEGIN NULL; END;\n/CREATE TABLE t (a INT);"),
        ["CREATE PROCEDURE p IS BEGIN NULL; END;", "CREATE TABLE t (a INT)"]
    );
}

#[test]
fn plsql_without_slashes() {
    let body = "CREATE OR REPLACE EDITIONABLE PACKAGE BODY p AS
  CURSOR c IS SELECT CASE WHEN a = 1 THEN 2 END FROM t;
  PROCEDURE fwd(x INT);
  FUNCTION f RETURN INT IS
    PROCEDURE inner_p IS BEGIN NULL; END;
  BEGIN
    FOR r IN c LOOP IF r.a = 1 THEN CASE r.b WHEN 1 THEN NULL; END CASE; END IF; END LOOP;
    RETURN CASE WHEN 1 = 1 THEN 1 ELSE 2 END;
  END f;
  FUNCTION j RETURN INT AS LANGUAGE JAVA NAME 'x.y() return int';
  PROCEDURE fwd(x INT) AS BEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; END;
BEGIN
  NULL;
END p;";
    let text = format!("{body}\n\nGRANT EXECUTE ON p TO u;\nCREATE TABLE t (a INT);\n");
    assert_eq!(oracle(&text), [body, "GRANT EXECUTE ON p TO u", "CREATE TABLE t (a INT)"]);

    let compound = "CREATE TRIGGER t FOR INSERT ON x COMPOUND TRIGGER
  n INT := 0;
  BEFORE STATEMENT IS BEGIN n := 1; END BEFORE STATEMENT;
  AFTER EACH ROW IS y INT; BEGIN n := n + 1; END AFTER EACH ROW;
END t;";
    let simple = "CREATE TRIGGER s BEFORE INSERT ON x REFERENCING NEW AS n FOR EACH ROW WHEN (n.a > 0) DECLARE i INT; BEGIN i := 1; END;";
    let typ = "CREATE TYPE o AS OBJECT (a INT, MEMBER FUNCTION f RETURN INT, CONSTRUCTOR FUNCTION o(a INT) RETURN SELF AS RESULT) NOT FINAL;";
    let type_body = "CREATE TYPE BODY o AS MEMBER FUNCTION f RETURN INT IS BEGIN RETURN 1; END; CONSTRUCTOR FUNCTION o(a INT) RETURN SELF AS RESULT IS result INT; BEGIN RETURN; END; END;";
    let spec = "CREATE PACKAGE q AUTHID CURRENT_USER IS TYPE r IS RECORD (a INT); PROCEDURE p; END;";
    let call = "CREATE TRIGGER u AFTER LOGON ON DATABASE CALL p(x)";
    let conditional = "CREATE PROCEDURE v IS $IF a $THEN x INT; BEGIN $ELSE BEGIN $END NULL; END;";
    let text = [compound, simple, typ, type_body, spec, conditional, call].join("\n");
    assert_eq!(
        oracle(&format!("{text}\n/\nSHOW ERRORS\n")),
        [compound, simple, typ, type_body, spec, conditional, call, "show|ERRORS"]
    );
}

#[test]
fn oracle_wrapped_java_and_metadata() {
    let wrapped = "CREATE OR REPLACE PACKAGE BODY p wrapped\na000000\n1f\nabcd'/ ef;\n\n";
    assert_eq!(
        oracle(&format!("{wrapped}/\nDROP TABLE t;")),
        ["CREATE OR REPLACE PACKAGE BODY p wrapped\na000000\n1f\nabcd'/ ef;", "DROP TABLE t"]
    );
    assert_eq!(
        oracle("CREATE JAVA SOURCE NAMED \"X\" AS\nclass X { int a; }\n/\nCOMMIT;"),
        ["CREATE JAVA SOURCE NAMED \"X\" AS\nclass X { int a; }", "COMMIT"]
    );
    assert_eq!(
        oracle(
            "  CREATE TABLE \"A\".\"B\" (x INT)\n  TABLESPACE \"U\"\n\n  CREATE UNIQUE INDEX \"I\" ON \"A\".\"B\" (x)\n  ALTER TABLE \"A\".\"B\" ADD y INT\nGRANT CREATE TABLE,\nCREATE VIEW TO u;"
        ),
        [
            "CREATE TABLE \"A\".\"B\" (x INT)\n  TABLESPACE \"U\"",
            "CREATE UNIQUE INDEX \"I\" ON \"A\".\"B\" (x)",
            "ALTER TABLE \"A\".\"B\" ADD y INT",
            "GRANT CREATE TABLE,\nCREATE VIEW TO u"
        ]
    );
    assert_eq!(
        oracle(
            "WITH FUNCTION f RETURN INT IS BEGIN RETURN 1; END;\nSELECT f FROM dual;\n/\nSELECT 1 FROM dual;"
        ),
        ["WITH FUNCTION f RETURN INT IS BEGIN RETURN 1; END;\nSELECT f FROM dual;", "SELECT 1 FROM dual"]
    );
}

#[test]
fn a_forgotten_quote_costs_one_statement() {
    assert_eq!(oracle("SELECT 'a FROM t;\nDROP TABLE t;"), ["SELECT 'a FROM t", "DROP TABLE t"]);
    assert_eq!(mysql("SELECT \"a FROM t;\nDROP TABLE t;"), ["SELECT \"a FROM t", "DROP TABLE t"]);
}

#[test]
fn batches() {
    assert_eq!(
        tsql(
            "USE a\nGO\nSELECT 'x\nGO\n' FROM [a\nGO\n]\n/* \nGO\n*/ SELECT go\ngo 3\n\nGO\n:setvar x \"1\"\n:r .\\a.sql\nPRINT 1"
        ),
        [
            "USE a",
            "3×SELECT 'x\nGO\n' FROM [a\nGO\n]\n/* \nGO\n*/ SELECT go",
            "go|",
            "setvar|x \"1\"",
            "r|.\\a.sql",
            "PRINT 1"
        ]
    );
    assert_eq!(
        tsql("CREATE PROCEDURE p AS SELECT 1\nCREATE OR ALTER VIEW v AS SELECT 1 a"),
        ["CREATE PROCEDURE p AS SELECT 1", "CREATE OR ALTER VIEW v AS SELECT 1 a"]
    );
}

#[test]
fn mysql_delimiters() {
    assert_eq!(
        mysql(
            "DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET a = 1; END$$\nDELIMITER ;\nUSE `db`\nselect 1\\G\nSOURCE a.sql;\n# it's\nSET x=1;"
        ),
        [
            "delimiter|$$",
            "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET a = 1; END",
            "delimiter|;",
            "use|`db`",
            "select 1",
            "source|a.sql",
            "SET x=1"
        ]
    );
    assert_eq!(
        mysql(
            "/*M!999999\\- enable the sandbox mode */ \n/*!40101 SET NAMES utf8 */;\nDELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET a=1; END */;;\ndelimiter ;\nLOCK TABLES `x` WRITE;"
        ),
        [
            "sandbox|",
            "/*!40101 SET NAMES utf8 */",
            "delimiter|;;",
            "/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET a=1; END */",
            "delimiter|;",
            "LOCK TABLES `x` WRITE"
        ]
    );
}

#[test]
fn mysql_semicolons_under_another_delimiter() {
    assert_eq!(
        mysql(
            "DELIMITER //\nSET @a = \"\";\nDROP PROCEDURE IF EXISTS p;\nCREATE PROCEDURE p() BEGIN SET a = 1; END;\n//\nDROP TABLE t//"
        ),
        [
            "delimiter|//",
            "SET @a = \"\"",
            "DROP PROCEDURE IF EXISTS p",
            "CREATE PROCEDURE p() BEGIN SET a = 1; END;",
            "DROP TABLE t"
        ]
    );
}

#[test]
fn mysql_routines_without_delimiter() {
    let procedure = "CREATE DEFINER=`r`@`%` PROCEDURE IF NOT EXISTS p(IN a INT)
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;
  l1: LOOP
    IF a > 1 THEN SET a = IF(a = 1, 2, 3); ELSEIF a = 2 THEN LEAVE l1; END IF;
    CASE a WHEN 1 THEN SET a = 2; ELSE BEGIN END; END CASE;
    SELECT CASE WHEN a THEN IF(a, 1, 2) ELSE REPEAT('x', 2) END AS x;
  END LOOP l1;
  WHILE a < 3 DO SET a = a + 1; END WHILE;
  REPEAT SET a = 1; UNTIL a = 1 END REPEAT;
END";
    let trigger =
        "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a IS NULL THEN SET NEW.a = 1; END IF";
    let event = "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t WHERE a IS NULL";
    let function = "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN IF(1, 2, 3)";
    assert_eq!(mysql(&format!("{procedure}\n//\n{trigger} ~\nCOMMIT;")), [procedure, trigger, "COMMIT"]);
    let text = format!("{procedure};\n{trigger};\n{event};\n{function};\nBEGIN;\nCOMMIT;");
    assert_eq!(mysql(&text), [procedure, trigger, event, function, "BEGIN", "COMMIT"]);
}

#[test]
fn db2_terminators() {
    let trigger = "CREATE TRIGGER t AFTER INSERT ON x REFERENCING NEW AS n FOR EACH ROW MODE DB2SQL\nBEGIN ATOMIC\n  IF n.a = 1 THEN SET n.b = 2; END IF;\n  FOR v AS SELECT a FROM y DO SET n.b = v.a; END FOR;\nEND";
    assert_eq!(
        db2(&format!("CONNECT TO sample;\n{trigger};\nCREATE TABLE a (b INT);\nTERMINATE")),
        ["connect|TO sample", trigger, "CREATE TABLE a (b INT)", "terminate|"]
    );
    assert_eq!(
        db2(&format!("{trigger}\n@\nCREATE TABLE a (b INT)@\n{trigger}@\nCOMMIT WORK @")),
        [trigger, "CREATE TABLE a (b INT)", trigger, "COMMIT WORK"]
    );
    assert_eq!(
        db2(&format!(
            "-- it's\n--#SET TERMINATOR @\n{trigger}@\nDROP TABLE a;b@\n--#SET TERMINATOR ;\nDROP TABLE a;\nDROP TABLE b;"
        )),
        ["terminator|@", trigger, "DROP TABLE a;b", "terminator|;", "DROP TABLE a", "DROP TABLE b"]
    );
    assert_eq!(
        db2("--<ScriptOptions statementTerminator=\"@\"/>\nDROP TABLE a@\n"),
        ["terminator|@", "DROP TABLE a"]
    );
}

#[test]
fn db2_commands() {
    assert_eq!(
        db2(
            "ECHO it's done;\n!ls -l\nRUNSTATS ON TABLE a.b\n WITH DISTRIBUTION;\nUPDATE COMMAND OPTIONS USING c OFF;\ndb2 \"CREATE TABLE t (a INT)\"\ndb2 connect to x\nUPDATE t SET a = 1;\nCONNECT RESET;"
        ),
        [
            "echo|it's done",
            "host|ls -l",
            "runstats|ON TABLE a.b\n WITH DISTRIBUTION",
            "update|COMMAND OPTIONS USING c OFF",
            "CREATE TABLE t (a INT)",
            "db2|connect to x",
            "UPDATE t SET a = 1",
            "connect|RESET"
        ]
    );
}

#[test]
fn remarks_of_other_tools_and_lines_with_go() {
    for dialect in [Dialect::Oracle, Dialect::SqlServer, Dialect::Db2] {
        assert_eq!(
            units(dialect, "# it's the licence\n//// CHANGE a\nCREATE TABLE t (a INT);"),
            [
                "rem|# it's the licence",
                "rem|//// CHANGE a",
                if dialect == Dialect::SqlServer {
                    "CREATE TABLE t (a INT);"
                } else {
                    "CREATE TABLE t (a INT)"
                }
            ]
        );
    }
    assert_eq!(tsql("SELECT 1\nexit\n"), ["SELECT 1", "exit|"]);
    for dialect in [Dialect::MySql, Dialect::Db2] {
        assert_eq!(
            units(
                dialect,
                "DROP TABLE a\nGO\nCREATE PROCEDURE p()\nBEGIN\n SET x = 1;\nEND\nGO\nDROP TABLE b;"
            ),
            ["DROP TABLE a", "CREATE PROCEDURE p()\nBEGIN\n SET x = 1;\nEND", "DROP TABLE b"]
        );
    }
}

#[test]
fn statements_without_any_terminator() {
    for dialect in [Dialect::Oracle, Dialect::MySql, Dialect::Db2] {
        assert_eq!(
            units(
                dialect,
                "create table a (b int)\ncreate unique index i on a (b)\ninsert into a values (0)\n"
            ),
            ["create table a (b int)", "create unique index i on a (b)", "insert into a values (0)"]
        );
    }
}

#[test]
fn words_of_statements_inside_others() {
    let alter = "ALTER TABLE a\n  DROP INDEX i,\n  ALTER INDEX j INVISIBLE,\n  ADD c INT";
    let grant = "GRANT\n  CREATE TABLE,\n  ALTER USER\n  TO u";
    for dialect in [Dialect::Oracle, Dialect::MySql, Dialect::Db2] {
        assert_eq!(
            units(dialect, &format!("{alter};\n{grant};\nEXPLAIN PLAN FOR\nINSERT INTO t VALUES (1);")),
            [alter, grant, "EXPLAIN PLAN FOR\nINSERT INTO t VALUES (1)"]
        );
    }
}

#[test]
fn compound_statements_outside_routines() {
    for dialect in [Dialect::MySql, Dialect::Db2] {
        assert_eq!(
            units(
                dialect,
                "lab:BEGIN\n DECLARE a INT;\n again:LOOP SET a = 1; END LOOP again;\nEND lab;\nBEGIN ATOMIC SET x = 1; END;\nDROP TABLE b;"
            ),
            [
                "lab:BEGIN\n DECLARE a INT;\n again:LOOP SET a = 1; END LOOP again;\nEND lab",
                "BEGIN ATOMIC SET x = 1; END",
                "DROP TABLE b"
            ]
        );
    }
    assert_eq!(
        mysql("IF a THEN SET b = 1; END IF;\nBEGIN;\nCOMMIT;"),
        ["IF a THEN SET b = 1; END IF", "BEGIN", "COMMIT"]
    );
}

#[test]
fn db2_other_terminators() {
    assert_eq!(
        db2(
            "CREATE TABLE a (b INT)!\nCREATE FUNCTION f() RETURNS INT\nBEGIN ATOMIC\n  DECLARE x INT;\n  RETURN x;\nEND!\nCOMMENT ON TABLE a IS 'it''s!'!\n"
        ),
        [
            "CREATE TABLE a (b INT)",
            "CREATE FUNCTION f() RETURNS INT\nBEGIN ATOMIC\n  DECLARE x INT;\n  RETURN x;\nEND",
            "COMMENT ON TABLE a IS 'it''s!'"
        ]
    );
}
