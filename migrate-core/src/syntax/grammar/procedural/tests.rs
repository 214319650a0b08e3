//! The structure of routines in all dialects: which statement holds which.

use crate::dialect::Dialect;
use crate::syntax::ast::{AstNode, ParameterMode, Routine, RoutineKind};
use crate::syntax::{Entry, Parse, SyntaxNode, parse};

/// Statements, declarations and branches, nested; lists, bodies and expressions are seen through.
fn outline(node: &SyntaxNode) -> String {
    let mut parts = Vec::new();
    for child in node.children() {
        let kind = format!("{:?}", child.kind());
        let inner = outline(&child);
        let shown = ["_STMT", "_DECL", "_BRANCH", "_HANDLER", "_SECTION"].iter().any(|s| kind.ends_with(s))
            || matches!(
                kind.as_str(),
                "BLOCK" | "ANONYMOUS_BLOCK" | "SUBPROGRAM" | "LABEL" | "ERROR" | "DIRECTIVE" | "WRAPPED_BODY"
            );
        let section = matches!(kind.as_str(), "DECLARE_SECTION" | "EXCEPTION_SECTION");
        let name = kind.trim_end_matches("_STMT").to_lowercase();
        match (shown && !section, inner.is_empty()) {
            (true, true) => parts.push(name),
            (true, false) => parts.push(format!("{name}({inner})")),
            (false, true) => {}
            (false, false) => parts.push(inner),
        }
    }
    parts.join(" ")
}

fn clean(dialect: Dialect, text: &str) -> Parse {
    let parse = parse(dialect, text, Entry::Statements);
    assert_eq!(parse.root().text(), text);
    assert!(parse.errors.is_empty(), "{text}\n{:?}", parse.errors);
    parse
}

#[track_caller]
fn check(dialect: Dialect, text: &str, expected: &str) {
    assert_eq!(outline(&clean(dialect, text).root()), expected, "{text}");
}

fn routine(dialect: Dialect, text: &str) -> Routine {
    clean(dialect, text).root().children().find_map(Routine::cast).expect("a routine")
}

#[test]
fn plsql_package_members_and_blocks() {
    let text = "CREATE OR REPLACE PACKAGE BODY p AS
  c_max CONSTANT PLS_INTEGER := 10;
  TYPE t_list IS TABLE OF VARCHAR2(10) INDEX BY BINARY_INTEGER;
  TYPE t_rec IS RECORD (a INT := 1, b emp.name%TYPE NOT NULL DEFAULT 'x');
  e_bad EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_bad, -20001);
  CURSOR c (x INT) RETURN emp%ROWTYPE IS SELECT * FROM emp WHERE a = x FOR UPDATE;
  PROCEDURE later (a IN OUT NOCOPY INT, b VARCHAR2 DEFAULT 'y');
  FUNCTION f (a INT) RETURN INT DETERMINISTIC RESULT_CACHE IS
    l INT;
    PROCEDURE inner_p IS BEGIN NULL; END inner_p;
  BEGIN
    <<outer>>
    FOR r IN c(1) LOOP
      FOR i IN REVERSE 1 .. r.a LOOP
        EXIT outer WHEN i > 3;
        CONTINUE WHEN i = 2;
      END LOOP;
    END LOOP outer;
    IF a > 1 THEN l := 1; ELSIF a = 0 THEN later(l, b => 'z'); ELSE RAISE e_bad; END IF;
    CASE a WHEN 1 THEN NULL; ELSE GOTO done; END CASE;
    WHILE l < 3 LOOP l := l + 1; END LOOP;
    FORALL i IN 1 .. l SAVE EXCEPTIONS UPDATE t SET a = i;
    OPEN c(2); FETCH c BULK COLLECT INTO x LIMIT 10; CLOSE c;
    EXECUTE IMMEDIATE 'x' INTO l USING IN OUT a RETURNING INTO l;
    SELECT COUNT(*) INTO l FROM t;
    <<done>>
    RETURN l;
  EXCEPTION
    WHEN NO_DATA_FOUND OR e_bad THEN ROLLBACK; RAISE;
    WHEN OTHERS THEN RETURN NULL;
  END f;
  PROCEDURE later (a IN OUT NOCOPY INT, b VARCHAR2 DEFAULT 'y') AS LANGUAGE JAVA NAME 'X.y()';
BEGIN
  x := 1;
END p;";
    check(
        Dialect::Oracle,
        text,
        "create_package_body(variable_decl type_decl type_decl exception_decl pragma_decl cursor_decl subprogram_decl \
         subprogram(block(variable_decl subprogram(block(null)) label for(for(exit exit)) if(if_branch(assign) \
         if_branch(call) else_branch(raise)) case(case_branch(null) else_branch(goto)) while(assign) forall(update) \
         open fetch close execute_immediate select label return exception_handler(transaction raise) \
         exception_handler(return))) subprogram assign)",
    );
    let package = routine(Dialect::Oracle, text);
    assert_eq!(package.kind(), RoutineKind::PackageBody);
    let members: Vec<_> = package
        .members()
        .iter()
        .map(|m| {
            (m.member_name().map(|n| n.text(Dialect::Oracle)).unwrap_or_default(), m.kind(), m.is_external())
        })
        .collect();
    assert_eq!(
        members,
        [
            ("later".to_string(), RoutineKind::Procedure, false),
            ("f".to_string(), RoutineKind::Function, false),
            ("later".to_string(), RoutineKind::Procedure, true),
        ]
    );
    let parameters = package.members()[0].parameters();
    let modes: Vec<_> = parameters.iter().map(|p| p.mode()).collect();
    assert_eq!(modes, [ParameterMode::InOut, ParameterMode::In]);
    assert_eq!(parameters[1].default_value().map(|d| d.source()), Some("'y'".to_string()));
    assert_eq!(package.line_count(), 36);
    assert_eq!(package.statement_counts()[&crate::syntax::SyntaxKind::FOR_STMT], 2);
}

#[test]
fn plsql_triggers_types_and_conditional_compilation() {
    check(
        Dialect::Oracle,
        "CREATE TRIGGER t BEFORE INSERT OR UPDATE OF a, b ON s.x REFERENCING NEW AS n FOR EACH ROW WHEN (n.a > 0)
DECLARE i INT; BEGIN :n.a := i; END;",
        "create_trigger(block(variable_decl assign))",
    );
    let compound = "CREATE TRIGGER t FOR INSERT ON x COMPOUND TRIGGER
  n INT;
  BEFORE STATEMENT IS BEGIN n := 1; END BEFORE STATEMENT;
  AFTER EACH ROW IS i INT; BEGIN n := 2; END AFTER EACH ROW;
END t;";
    check(
        Dialect::Oracle,
        compound,
        "create_trigger(variable_decl trigger_section(block(assign)) trigger_section(block(variable_decl assign)))",
    );
    let trigger = routine(
        Dialect::Oracle,
        "CREATE TRIGGER t AFTER UPDATE OF a OR DELETE ON s.x FOR EACH ROW CALL p(:new.a);",
    );
    assert_eq!(trigger.trigger_timing().as_deref(), Some("AFTER"));
    assert_eq!(trigger.trigger_events(), ["UPDATE OF a", "DELETE"]);
    assert_eq!(trigger.trigger_table().map(|t| t.source()).as_deref(), Some("s.x"));
    assert!(trigger.is_row_trigger() && routine(Dialect::Oracle, compound).is_row_trigger());
    check(
        Dialect::Oracle,
        "CREATE TYPE BODY o AS
  CONSTRUCTOR FUNCTION o (a INT) RETURN SELF AS RESULT IS BEGIN self.a := a; RETURN; END;
  OVERRIDING MEMBER FUNCTION f RETURN VARCHAR2 IS BEGIN RETURN (SELF AS base_t).f(); END;
  MAP MEMBER FUNCTION m RETURN INT IS BEGIN RETURN 1; END;
END;",
        "create_type_body(subprogram(block(assign return)) subprogram(block(return)) subprogram(block(return)))",
    );
    check(
        Dialect::Oracle,
        "BEGIN $IF $$a $THEN x := 1; $ELSIF b $THEN y; $ELSE NULL; $END z($IF c $THEN 1 $ELSE 2 $END); END;",
        "anonymous_block(block(directive assign directive call directive null directive call))",
    );
    check(
        Dialect::Oracle,
        "CREATE PROCEDURE p wrapped\na000000\nxyz 'q; ==",
        "create_procedure(wrapped_body)",
    );
    check(
        Dialect::Oracle,
        "DECLARE t ints := ints(1 => 5, -2 => 6); BEGIN PIPE ROW (t); t.DELETE; t(1).x := 2; open(1); fetch.a := 1; END;",
        "anonymous_block(block(variable_decl pipe call assign call assign))",
    );
}

#[test]
fn plsql_recovers_at_the_next_statement() {
    let text = "BEGIN a := ; b := 2 c := 3; IF x THEN d := ( ; END IF; e := 5; END;";
    let parse = parse(Dialect::Oracle, text, Entry::Statements);
    assert_eq!(parse.root().text(), text);
    let outline = outline(&parse.root());
    assert!(parse.errors.len() >= 3, "{:?}", parse.errors);
    assert!(outline.starts_with("anonymous_block(block(assign"), "{outline}");
    assert!(outline.ends_with("if(if_branch(assign)) assign))"), "{outline}");
}

#[test]
fn tsql_statements_need_no_semicolons() {
    check(
        Dialect::SqlServer,
        "CREATE OR ALTER PROC [dbo].[p];1 @a INT = 1, @b dbo.t READONLY, @c VARCHAR(10) OUTPUT WITH RECOMPILE, EXECUTE AS OWNER AS
SET NOCOUNT ON
DECLARE @x INT = 1, @t TABLE (a INT PRIMARY KEY), @y AS DATE
DECLARE c CURSOR LOCAL FAST_FORWARD FOR SELECT a FROM t WHERE b = @a
OPEN c FETCH NEXT FROM c INTO @x
WHILE @@FETCH_STATUS = 0
BEGIN
  IF EXISTS (SELECT 1 FROM @t) SELECT @x = 2 ELSE IF @x = 3 BREAK ELSE BEGIN CONTINUE END
  FETCH c INTO @x
END
CLOSE c DEALLOCATE c
BEGIN TRY
  BEGIN TRAN
  INSERT @t (a) VALUES (1)
  EXEC @x = dbo.q 1, @p = N'x', @o = @y OUTPUT, name WITH RECOMPILE
  EXEC ('select 1' + @c) AT srv
  COMMIT TRAN
END TRY
BEGIN CATCH
  IF @@TRANCOUNT > 0 ROLLBACK
  RAISERROR ('x %d', 16, 1, @x) WITH NOWAIT
  ;THROW
END CATCH
again:
GOTO again
PRINT 'a' + 'b'
WAITFOR DELAY '00:00:01'
TRUNCATE TABLE t
RETURN -1",
        "create_procedure(set declare(variable_decl variable_decl variable_decl) declare(cursor_decl) open fetch \
         while(block(if(if_branch(select) else_branch(if(if_branch(exit) else_branch(block(exit))))) fetch)) close close \
         try(block(transaction insert exec exec transaction) block(if(if_branch(transaction)) raise raise)) label goto \
         print waitfor truncate return)",
    );
    let p = routine(Dialect::SqlServer, "CREATE PROC p @a INT = 1, @b INT OUT AS SELECT 1");
    let parameters: Vec<_> =
        p.parameters().iter().map(|p| (p.name_text(Dialect::SqlServer).unwrap(), p.mode())).collect();
    assert_eq!(parameters, [("@a".to_string(), ParameterMode::In), ("@b".to_string(), ParameterMode::InOut)]);
}

#[test]
fn tsql_functions_triggers_and_batches() {
    check(
        Dialect::SqlServer,
        "CREATE FUNCTION f (@a INT) RETURNS TABLE WITH SCHEMABINDING AS RETURN (SELECT 1 AS a)",
        "create_function(return)",
    );
    check(
        Dialect::SqlServer,
        "CREATE FUNCTION f () RETURNS @r TABLE (a INT) AS BEGIN INSERT @r SELECT 1 RETURN END",
        "create_function(block(insert return))",
    );
    let trigger =
        "ALTER TRIGGER tr ON dbo.t AFTER INSERT, UPDATE NOT FOR REPLICATION AS IF UPDATE(a) RETURN; SELECT 1";
    check(Dialect::SqlServer, trigger, "create_trigger(if(if_branch(return)) select)");
    assert_eq!(routine(Dialect::SqlServer, trigger).trigger_events(), ["INSERT", "UPDATE"]);
    check(Dialect::SqlServer, "CREATE PROCEDURE p AS EXTERNAL NAME a.b.c", "create_procedure");
    assert!(routine(Dialect::SqlServer, "CREATE PROCEDURE p AS EXTERNAL NAME a.b.c").is_external());
    check(
        Dialect::SqlServer,
        "sp_rename 'a', 'b', COLUMN IF 1 = 1 PRINT 'x'; ELSE PRINT 'y' GRANT EXECUTE ON [p] TO [u] AS [dbo] GRANT SELECT ON t TO u WITH GRANT OPTION INSERT t VALUES (1)",
        "exec if(if_branch(print) else_branch(print)) grant grant insert",
    );
    let stray = parse(Dialect::SqlServer, "SELECT 1 END SELECT 2", Entry::Statements);
    assert_eq!(stray.errors.len(), 1);
    assert_eq!(outline(&stray.root()), "select other select");
}

#[test]
fn mysql_routines() {
    let text =
        "CREATE DEFINER=`a`@`%` PROCEDURE p (IN a INT, OUT b VARCHAR(10) CHARACTER SET utf8mb4, INOUT c INT)
    READS SQL DATA SQL SECURITY INVOKER COMMENT 'x'
main: BEGIN
  DECLARE x, y INT DEFAULT 0;
  DECLARE done CONDITION FOR SQLSTATE '02000';
  DECLARE cur CURSOR FOR SELECT 1;
  DECLARE CONTINUE HANDLER FOR NOT FOUND, 1062 SET x = 1;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  again: LOOP
    FETCH cur INTO x;
    IF x THEN LEAVE again; ELSEIF y THEN ITERATE again; ELSE SET y = IF(x, 1, 2); END IF;
  END LOOP again;
  WHILE x < 3 DO SET x = x + 1, @y := 2; END WHILE;
  REPEAT SET x = 1; UNTIL x END REPEAT;
  CASE WHEN x THEN SELECT 1; ELSE BEGIN END; END CASE;
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'x', MYSQL_ERRNO = 1;
  PREPARE s FROM @q; EXECUTE s USING @a, @b; DEALLOCATE PREPARE s;
  GET DIAGNOSTICS CONDITION 1 @a = MESSAGE_TEXT;
  DROP TEMPORARY TABLE IF EXISTS t;
  DO SLEEP(1);
  COMMIT;
END main";
    check(
        Dialect::MySql,
        text,
        "create_procedure(label block(variable_decl condition_decl cursor_decl handler_decl(set) \
         handler_decl(block(transaction signal)) transaction label loop(fetch if(if_branch(exit) if_branch(exit) \
         else_branch(set))) while(set) repeat(set) case(case_branch(select) else_branch(block)) signal prepare execute \
         execute diagnostics drop call transaction))",
    );
    let p = routine(Dialect::MySql, text);
    assert_eq!(p.name().map(|n| n.source()).as_deref(), Some("p"));
    assert_eq!(p.parameters().len(), 3);
    assert_eq!(p.options(), ["DEFINER=`a`@`%`", "READS SQL DATA", "SQL SECURITY INVOKER", "COMMENT 'x'"]);
    check(
        Dialect::MySql,
        "/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW PRECEDES u SET NEW.a = 1 */",
        "create_trigger(set)",
    );
    check(
        Dialect::MySql,
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2020-01-01' + INTERVAL 1 HOUR ON COMPLETION PRESERVE ENABLE COMMENT 'x' DO DELETE FROM t",
        "create_event(delete)",
    );
    check(
        Dialect::MySql,
        "CREATE FUNCTION f (a INT) RETURNS INT DETERMINISTIC RETURN a + 1",
        "create_function(return)",
    );
    assert!(routine(Dialect::MySql, "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'").is_external());
}

#[test]
fn db2_routines() {
    let text = "CREATE OR REPLACE PROCEDURE s.p (IN a INTEGER DEFAULT 1, OUT b ANCHOR t.c)
  SPECIFIC p1 LANGUAGE SQL DYNAMIC RESULT SETS 1 NOT DETERMINISTIC MODIFIES SQL DATA CALLED ON NULL INPUT
p1: BEGIN ATOMIC
  DECLARE SQLSTATE CHAR(5) DEFAULT '00000';
  DECLARE c CURSOR WITH HOLD WITH RETURN TO CALLER FOR SELECT 1 FROM t;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION SIGNAL SQLSTATE '75000' ('x');
  FOR v AS cur CURSOR WITH HOLD FOR SELECT a FROM t DO
    SET b = v.a, (x, y) = (1, 2);
  END FOR;
  IF a = 1 THEN GOTO done; END IF;
  EXECUTE IMMEDIATE 'x';
  VALUES 1 INTO b;
  DECLARE GLOBAL TEMPORARY TABLE session.t (a INT) ON COMMIT DROP TABLE;
  OPEN c USING a;
  done: RETURN 0;
END p1";
    check(
        Dialect::Db2,
        text,
        "create_procedure(label block(variable_decl cursor_decl handler_decl(signal) for(cursor_decl set) \
         if(if_branch(goto)) execute_immediate select create_table open label return))",
    );
    assert_eq!(routine(Dialect::Db2, text).options().len(), 6);
    let trigger = "CREATE TRIGGER t NO CASCADE BEFORE UPDATE OF a ON x REFERENCING NEW AS n OLD AS o FOR EACH ROW MODE DB2SQL WHEN (n.a > 1) SET n.a = 2";
    check(Dialect::Db2, trigger, "create_trigger(set)");
    assert_eq!(routine(Dialect::Db2, trigger).trigger_timing().as_deref(), Some("BEFORE"));
    check(
        Dialect::Db2,
        "CREATE FUNCTION f (INT, VARCHAR(10)) RETURNS TABLE (a INT, b VARCHAR(10)) LANGUAGE SQL READS SQL DATA NO EXTERNAL ACTION RETURN SELECT 1, 'x' FROM t",
        "create_function(return)",
    );
    assert!(
        routine(
            Dialect::Db2,
            "CREATE FUNCTION f (INT) RETURNS INT EXTERNAL NAME 'a!b' LANGUAGE C PARAMETER STYLE SQL NO SQL"
        )
        .is_external()
    );
    check(
        Dialect::Db2,
        "BEGIN ATOMIC DECLARE a INT; SET a = 1; END",
        "anonymous_block(block(variable_decl set))",
    );
}

#[test]
fn deep_blocks_do_not_overflow() {
    for (dialect, open, close) in [
        (Dialect::Oracle, "BEGIN ", "NULL; END; "),
        (Dialect::SqlServer, "IF 1 = 1 BEGIN ", "PRINT 'x' END "),
        (Dialect::MySql, "BEGIN NOT ATOMIC ", "SELECT 1; END; "),
        (Dialect::Db2, "BEGIN ", "COMMIT; END; "),
    ] {
        let text = format!("{}{}", open.repeat(3_000), close.repeat(3_000));
        let parse = parse(dialect, &text, Entry::Statements);
        assert_eq!(parse.root().text(), text.as_str());
        assert!(!parse.errors.is_empty());
    }
}
