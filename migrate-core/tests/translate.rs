//! Queries of the four dialects and what becomes of them: each case is the query of a view over known tables.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

use migrate_core::convert::{Options, convert};
use migrate_core::dialect::Dialect;
use migrate_core::rules::RuleBook;
use migrate_core::source_file::SourceFile;

/// Tables that every query can name.
fn tables(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Oracle => {
            "CREATE TABLE emp (id NUMBER(9) PRIMARY KEY, name VARCHAR2(30) NOT NULL, mgr NUMBER(9), dept NUMBER(9), \
             hired DATE, left_at DATE, seen TIMESTAMP, sal NUMBER(10,2), code CHAR(3), bonus NUMBER(9));
             CREATE TABLE dept (id NUMBER(9) PRIMARY KEY, name VARCHAR2(30), loc NUMBER(9));
             CREATE TABLE loc (id NUMBER(9) PRIMARY KEY, city VARCHAR2(30));"
        }
        Dialect::SqlServer => {
            "CREATE TABLE emp (id INT NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, first NVARCHAR(30), mgr INT, \
             dept INT, active BIT NOT NULL, hired DATETIME, sal DECIMAL(10,2), code CHAR(3));
             CREATE TABLE dept (id INT NOT NULL PRIMARY KEY, name VARCHAR(30));"
        }
        Dialect::MySql => {
            "CREATE TABLE emp (id INT NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, mgr INT, dept INT, \
             active TINYINT(1), hired DATE, at DATETIME, sal DECIMAL(10,2), n INT);
             CREATE TABLE dept (id INT NOT NULL PRIMARY KEY, name VARCHAR(30));"
        }
        _ => {
            "CREATE TABLE emp (id INT NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, mgr INT, dept INT, hired DATE, \
             at TIMESTAMP, sal DECIMAL(10,2));
             CREATE TABLE dept (id INT NOT NULL PRIMARY KEY, name VARCHAR(30));"
        }
    }
}

/// What became of a query: its text, or the ids of what is left to a person.
fn outcome(dialect: Dialect, query: &str) -> String {
    let end = if dialect == Dialect::SqlServer { "\nGO\n" } else { ";\n" };
    let tables = tables(dialect).replace(";\n", end);
    let tables = tables.trim_end_matches(';');
    let text = format!("{tables}{end}CREATE VIEW v AS {query}{end}");
    let rules = RuleBook::built_in().expect("the built-in rules load");
    let c = convert(vec![SourceFile::new("t.sql", text)], rules, &Options::new(dialect));
    let view = c.statements.iter().find(|s| s.kind == "create view").expect("a view");
    let file = c.files.iter().find(|f| f.path.contains("/view/"));
    match file {
        Some(f) => f.text.split_once(" AS\n").map_or("", |(_, q)| q).trim().trim_end_matches(';').to_string(),
        None => {
            let ids: Vec<String> = view
                .diagnostics
                .iter()
                .filter(|d| d.outcome.name() == "manual")
                .map(|d| {
                    format!("{} {}", d.id, d.args.values().cloned().collect::<Vec<_>>().join(" "))
                        .trim()
                        .to_string()
                })
                .collect();
            format!("manual: {}", ids.join("; ").trim())
        }
    }
}

fn check(dialect: Dialect, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(query, wanted)| {
            let got = outcome(dialect, query);
            (got != *wanted).then(|| format!("  {query}\n    wanted {wanted}\n    got    {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\n{}", dialect.title(), wrong.join("\n"));
}

#[test]
fn oracle_outer_joins() {
    check(
        Dialect::Oracle,
        &[
            (
                "SELECT e.name, d.name FROM emp e, dept d WHERE e.dept = d.id(+)",
                "SELECT e.name, d.name FROM emp e LEFT JOIN dept d ON e.dept = d.id",
            ),
            (
                "SELECT e.id FROM emp e, dept d, loc l\nWHERE e.dept = d.id (+)\n  AND d.name(+) = 'X' AND d.loc = l.id(+)\n  AND e.sal > 10",
                "SELECT e.id FROM emp e\n  LEFT JOIN dept d ON e.dept = d.id AND d.name = 'X'\n  LEFT JOIN loc l ON d.loc = l.id\nWHERE e.sal > 10",
            ),
            (
                "SELECT e.id FROM dept d, emp e, loc l WHERE e.dept = d.id(+) AND l.id = e.mgr",
                "SELECT e.id FROM emp e LEFT JOIN dept d ON e.dept = d.id, loc l WHERE l.id = e.mgr",
            ),
            // A table that depends on two others.
            (
                "SELECT e.id FROM emp e, loc l, dept d WHERE d.id(+) = e.dept AND d.loc(+) = l.id",
                "SELECT e.id FROM emp e CROSS JOIN loc l LEFT JOIN dept d ON d.id = e.dept AND d.loc = l.id",
            ),
            // Unqualified columns of known tables.
            (
                "SELECT city FROM emp, loc WHERE bonus = loc.id(+)",
                "SELECT city FROM emp LEFT JOIN loc ON bonus = loc.id",
            ),
            ("SELECT e.id FROM emp e, dept d WHERE e.dept(+) = d.id OR d.name = 'X'", "manual: TRN-0115"),
            ("SELECT e.id FROM emp e, dept d WHERE e.dept(+) = d.id(+)", "manual: TRN-0115; TRN-0115"),
        ],
    );
}

#[test]
fn oracle_row_limits() {
    check(
        Dialect::Oracle,
        &[
            ("SELECT id FROM emp WHERE ROWNUM <= 5", "SELECT id FROM emp LIMIT 5"),
            ("SELECT id FROM emp WHERE dept = 1 AND ROWNUM < 5", "SELECT id FROM emp WHERE dept = 1 LIMIT 4"),
            ("SELECT id FROM emp WHERE ROWNUM = 1 AND dept = 1", "SELECT id FROM emp WHERE dept = 1 LIMIT 1"),
            (
                "SELECT * FROM (SELECT id FROM emp ORDER BY sal) WHERE ROWNUM <= 3",
                "SELECT * FROM (SELECT id FROM emp ORDER BY sal) AS subquery LIMIT 3",
            ),
            (
                "SELECT * FROM (SELECT a.*, ROWNUM rn FROM (SELECT id FROM emp ORDER BY sal) a WHERE ROWNUM <= 20) WHERE rn > 10",
                "SELECT * FROM (SELECT a.*, ROW_NUMBER() OVER () rn FROM (SELECT id FROM emp ORDER BY sal) a LIMIT 20) AS subquery WHERE rn > 10",
            ),
            (
                "SELECT id FROM emp WHERE ROWNUM <= 5 ORDER BY sal",
                "SELECT id FROM (SELECT emp.* FROM emp LIMIT 5) AS emp ORDER BY sal",
            ),
            (
                "SELECT DISTINCT dept FROM emp WHERE ROWNUM <= 5",
                "SELECT DISTINCT dept FROM (SELECT emp.* FROM emp LIMIT 5) AS emp",
            ),
            (
                "SELECT COUNT(*) c FROM emp WHERE ROWNUM <= 5",
                "SELECT COUNT(*) c FROM (SELECT emp.* FROM emp LIMIT 5) AS emp",
            ),
            ("SELECT id FROM emp WHERE ROWNUM <= 5 OR id = 1", "manual: TRN-0112"),
            (
                "SELECT id FROM emp WHERE ROWNUM <= 2 UNION ALL SELECT id FROM dept",
                "(SELECT id FROM emp LIMIT 2) UNION ALL SELECT id FROM dept",
            ),
            ("SELECT id FROM emp FETCH FIRST 5 ROWS ONLY", "SELECT id FROM emp FETCH FIRST 5 ROWS ONLY"),
        ],
    );
}

#[test]
fn oracle_queries() {
    check(
        Dialect::Oracle,
        &[
            ("SELECT 1 AS x FROM dual", "SELECT 1 AS x"),
            ("SELECT 1 AS x FROM sys.dual WHERE 1 = 1", "SELECT 1 AS x WHERE 1 = 1"),
            ("SELECT e.id FROM dual, emp e", "SELECT e.id FROM emp e"),
            ("SELECT dummy FROM dual", "SELECT dummy FROM (VALUES ('X')) AS dual (dummy)"),
            ("SELECT id FROM emp MINUS SELECT id FROM dept", "SELECT id FROM emp EXCEPT SELECT id FROM dept"),
            (
                "SELECT id FROM emp UNION SELECT id FROM dept INTERSECT SELECT id FROM loc",
                "(SELECT id FROM emp UNION SELECT id FROM dept) INTERSECT SELECT id FROM loc",
            ),
            ("SELECT UNIQUE dept FROM emp", "SELECT DISTINCT dept FROM emp"),
            ("SELECT id year, name \"Day\" FROM emp", "SELECT id AS year, name AS day FROM emp"),
            (
                "SELECT /*+ FULL(e) */ id -- the key\nFROM emp e",
                "SELECT /*+ FULL(e) */ id -- the key\nFROM emp e",
            ),
            (
                "SELECT dept FROM emp HAVING COUNT(*) > 1 GROUP BY dept",
                "SELECT dept FROM emp GROUP BY dept HAVING COUNT(*) > 1",
            ),
            (
                "WITH t (id, n) AS (SELECT id, 1 FROM emp WHERE mgr IS NULL UNION ALL SELECT e.id, t.n + 1 FROM emp e JOIN t ON e.mgr = t.id) SELECT * FROM t",
                "WITH RECURSIVE t (id, n) AS (SELECT id, 1 FROM emp WHERE mgr IS NULL UNION ALL SELECT e.id, t.n + 1 FROM emp e JOIN t ON e.mgr = t.id) SELECT * FROM t",
            ),
            ("SELECT x FROM emp@far", "manual: TRN-0113 emp@far"),
            ("SELECT nothing FROM emp", "manual: TRN-0009 nothing"),
        ],
    );
}

#[test]
fn oracle_arithmetic() {
    check(
        Dialect::Oracle,
        &[
            ("SELECT hired + 1 AS x FROM emp", "SELECT hired + INTERVAL '1 day' AS x FROM emp"),
            ("SELECT hired - 7 AS x FROM emp", "SELECT hired - INTERVAL '7 days' AS x FROM emp"),
            ("SELECT hired + bonus AS x FROM emp", "SELECT hired + bonus * INTERVAL '1 day' AS x FROM emp"),
            ("SELECT hired + 1/24 AS x FROM emp", "SELECT hired + 1.0/24 * INTERVAL '1 day' AS x FROM emp"),
            (
                "SELECT left_at - hired AS x FROM emp",
                "SELECT EXTRACT(EPOCH FROM left_at - hired) / 86400 AS x FROM emp",
            ),
            (
                "SELECT (left_at - hired) / 7 AS x FROM emp",
                "SELECT (EXTRACT(EPOCH FROM left_at - hired) / 86400) / 7 AS x FROM emp",
            ),
            ("SELECT 7 / 2 AS x FROM dual", "SELECT 7.0 / 2 AS x"),
            ("SELECT id / bonus AS x FROM emp", "SELECT id::numeric / bonus AS x FROM emp"),
            ("SELECT sal / bonus AS x FROM emp", "SELECT sal / bonus AS x FROM emp"),
            ("SELECT id FROM emp WHERE name = 5", "SELECT id FROM emp WHERE CAST(name AS numeric) = 5"),
            ("SELECT id FROM emp WHERE id LIKE '1%'", "SELECT id FROM emp WHERE CAST(id AS text) LIKE '1%'"),
            ("SELECT name || 'x' AS x FROM emp", "SELECT name || 'x' AS x FROM emp"),
        ],
    );
}

#[test]
fn sql_server() {
    check(
        Dialect::SqlServer,
        &[
            ("SELECT TOP 5 id FROM emp ORDER BY id", "SELECT id FROM emp ORDER BY id LIMIT 5"),
            (
                "SELECT TOP (5) id FROM emp ORDER BY mgr DESC",
                "SELECT id FROM emp ORDER BY mgr DESC NULLS LAST LIMIT 5",
            ),
            ("SELECT TOP 100 PERCENT id FROM emp ORDER BY id", "SELECT id FROM emp"),
            (
                "SELECT TOP 3 WITH TIES id FROM emp ORDER BY sal",
                "SELECT id FROM emp ORDER BY sal NULLS FIRST FETCH FIRST 3 ROWS WITH TIES",
            ),
            ("SELECT TOP 10 PERCENT id FROM emp", "manual: TRN-0001 TOP 10 PERCENT"),
            (
                "SELECT x = id, [Full Name] = name + ', ' + first FROM emp",
                "SELECT id AS x, name || ', ' || first AS \"full name\" FROM emp",
            ),
            ("SELECT id + mgr AS n FROM emp", "SELECT id + mgr AS n FROM emp"),
            ("SELECT id 'Key' FROM emp", "SELECT id key FROM emp"),
            ("SELECT [id] FROM [dbo].[emp] WITH (NOLOCK)", "SELECT id FROM emp"),
            ("SELECT dbo.emp.id FROM dbo.emp", "SELECT emp.id FROM emp"),
            ("SELECT id FROM emp WHERE active = 1", "SELECT id FROM emp WHERE active = true"),
            (
                "SELECT id FROM emp WHERE active <> 0 AND active IN (0, 1)",
                "SELECT id FROM emp WHERE active <> false AND active IN (false, true)",
            ),
            (
                "SELECT CASE active WHEN 1 THEN 'y' ELSE 'n' END AS x FROM emp",
                "SELECT CASE active WHEN true THEN 'y' ELSE 'n' END AS x FROM emp",
            ),
            (
                "SELECT CASE WHEN id > 1 THEN active ELSE 0 END AS x FROM emp",
                "SELECT CASE WHEN id > 1 THEN active ELSE false END AS x FROM emp",
            ),
            (
                "SELECT e.id, d.name FROM emp e CROSS APPLY (SELECT TOP 1 name FROM dept WHERE dept.id = e.dept ORDER BY name) d",
                "SELECT e.id, d.name FROM emp e CROSS JOIN LATERAL (SELECT name FROM dept WHERE dept.id = e.dept ORDER BY name NULLS FIRST LIMIT 1) d",
            ),
            (
                "SELECT e.id FROM emp e OUTER APPLY (SELECT name FROM dept WHERE dept.id = e.dept) d",
                "SELECT e.id FROM emp e LEFT JOIN LATERAL (SELECT name FROM dept WHERE dept.id = e.dept) d ON true",
            ),
            (
                "SELECT e.id FROM emp e INNER HASH JOIN dept d ON e.dept = d.id",
                "SELECT e.id FROM emp e INNER JOIN dept d ON e.dept = d.id",
            ),
            (
                "SELECT id FROM emp WHERE name LIKE '[A-C]%'",
                "SELECT id FROM emp WHERE name SIMILAR TO '[A-C]%'",
            ),
            ("SELECT dept FROM emp GROUP BY dept WITH ROLLUP", "SELECT dept FROM emp GROUP BY ROLLUP (dept)"),
            ("SELECT id FROM emp FOR XML AUTO", "manual: TRN-0001 FOR XML AUTO"),
            ("SELECT hired + 1 AS x FROM emp", "SELECT hired + INTERVAL '1 day' AS x FROM emp"),
            (
                "SELECT id FROM emp WHERE name = 'A' COLLATE Latin1_General_BIN",
                "SELECT id FROM emp WHERE name = ('A' COLLATE \"C\")",
            ),
        ],
    );
}

#[test]
fn mysql() {
    check(
        Dialect::MySql,
        &[
            ("SELECT `id` FROM `emp` LIMIT 5, 10", "SELECT id FROM emp LIMIT 10 OFFSET 5"),
            ("SELECT id FROM emp LIMIT 10", "SELECT id FROM emp LIMIT 10"),
            ("SELECT id FROM emp WHERE active", "SELECT id FROM emp WHERE active <> 0"),
            (
                "SELECT id FROM emp WHERE NOT active AND n",
                "SELECT id FROM emp WHERE NOT (active <> 0) AND (n <> 0)",
            ),
            ("SELECT id FROM emp WHERE active = TRUE", "SELECT id FROM emp WHERE active = 1"),
            ("SELECT id = 1 AS one FROM emp", "SELECT (id = 1)::integer AS one FROM emp"),
            (
                "SELECT id FROM emp WHERE name <=> 'x' && id > 1",
                "SELECT id FROM emp WHERE name IS NOT DISTINCT FROM 'x' AND id > 1",
            ),
            (
                "SELECT id DIV 2 AS a, id / n AS b, id % n AS c FROM emp",
                "SELECT id / 2 AS a, id::numeric / NULLIF(n, 0) AS b, id % NULLIF(n, 0) AS c FROM emp",
            ),
            (
                "SELECT e.id FROM emp e STRAIGHT_JOIN dept d ON e.dept = d.id",
                "SELECT e.id FROM emp e JOIN dept d ON e.dept = d.id",
            ),
            ("SELECT e.id FROM emp e JOIN dept d", "SELECT e.id FROM emp e CROSS JOIN dept d"),
            ("SELECT SQL_NO_CACHE id FROM emp USE INDEX (a)", "SELECT id FROM emp"),
            (
                "SELECT hired + INTERVAL 1 DAY AS a, at - INTERVAL n HOUR AS b FROM emp",
                "SELECT CAST(hired + interval '1 day' AS date) AS a, at - n * interval '1 hour' AS b FROM emp",
            ),
            ("SELECT id, \"it's\" AS x FROM emp", "SELECT id, 'it''s' AS x FROM emp"),
            (
                "SELECT id FROM emp ORDER BY mgr, id DESC",
                "SELECT id FROM emp ORDER BY mgr NULLS FIRST, id DESC",
            ),
            (
                "SELECT dept, name FROM emp GROUP BY dept",
                "SELECT dept, min(name) AS name FROM emp GROUP BY dept",
            ),
            ("SELECT id, name FROM emp GROUP BY id", "SELECT id, name FROM emp GROUP BY id"),
            (
                "SELECT dept AS d FROM emp GROUP BY d WITH ROLLUP",
                "SELECT dept AS d FROM emp GROUP BY ROLLUP (d)",
            ),
            ("SELECT id FROM emp WHERE name = 5", "SELECT id FROM emp WHERE CAST(name AS numeric) = 5"),
        ],
    );
}

#[test]
fn db2() {
    check(
        Dialect::Db2,
        &[
            ("SELECT 1 AS x FROM SYSIBM.SYSDUMMY1", "SELECT 1 AS x"),
            (
                "SELECT id FROM emp FETCH FIRST 5 ROWS ONLY WITH UR",
                "SELECT id FROM emp FETCH FIRST 5 ROWS ONLY",
            ),
            ("SELECT id FROM emp OPTIMIZE FOR 5 ROWS", "SELECT id FROM emp"),
            (
                "SELECT hired + 1 MONTH AS a, at - 2 HOURS AS b FROM emp",
                "SELECT CAST(hired + interval '1 month' AS date) AS a, at - interval '2 hour' AS b FROM emp",
            ),
            ("SELECT name CONCAT 'x' AS a FROM emp", "SELECT name || 'x' AS a FROM emp"),
            (
                "SELECT e.id FROM emp e, TABLE (SELECT name FROM dept WHERE dept.id = e.dept) AS t",
                "SELECT e.id FROM emp e, LATERAL (SELECT name FROM dept WHERE dept.id = e.dept) AS t",
            ),
            ("SELECT id FROM emp ORDER BY mgr", "SELECT id FROM emp ORDER BY mgr"),
        ],
    );
}
