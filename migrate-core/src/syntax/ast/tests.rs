use super::*;
use crate::dialect::Dialect;
use crate::syntax::literal::StringValue;
use crate::syntax::{Entry, parse};

fn first<N: AstNode>(dialect: Dialect, sql: &str) -> N {
    let tree = parse(dialect, sql, Entry::Statements);
    assert!(tree.errors.is_empty(), "{sql}: {:?}", tree.errors);
    tree.root().descendants().find_map(N::cast).unwrap_or_else(|| panic!("no such node in {sql}"))
}

#[test]
fn names_are_unquoted_and_folded_as_the_dialect_does() {
    let names = |d, sql| {
        let name: ObjectName = first(d, sql);
        name.parts().map(|n| n.stored(d)).collect::<Vec<_>>()
    };
    assert_eq!(names(Dialect::Oracle, "SELECT 1 FROM hr.\"Emp\"\"s\"@link.x"), ["HR", "Emp\"s"]);
    assert_eq!(names(Dialect::SqlServer, "SELECT 1 FROM [My]]Db]..Tab"), ["My]Db", "Tab"]);
    assert_eq!(names(Dialect::MySql, "SELECT 1 FROM `a``b`.C"), ["a`b", "C"]);
    let name: ObjectName = first(Dialect::Oracle, "SELECT 1 FROM hr.emp@link.world");
    assert_eq!(name.link().iter().map(|n| n.text(Dialect::Oracle)).collect::<Vec<_>>(), ["link", "world"]);
    assert_eq!(name.qualifier().map(|n| n.text(Dialect::Oracle)), Some("hr".into()));
}

#[test]
fn aliases_of_every_form() {
    let alias = |d: Dialect, sql| {
        let item: SelectItem = first(d, sql);
        item.alias().and_then(|a| a.name()).map(|n| n.text(d))
    };
    assert_eq!(alias(Dialect::SqlServer, "SELECT [x y] = a FROM t").as_deref(), Some("x y"));
    assert_eq!(alias(Dialect::SqlServer, "SELECT a 'it''s' FROM t").as_deref(), Some("it's"));
    assert_eq!(alias(Dialect::Oracle, "SELECT a bulk FROM t").as_deref(), Some("bulk"));
    assert_eq!(alias(Dialect::Oracle, "SELECT a BULK COLLECT INTO b FROM t"), None);
    let table: DerivedTable = first(Dialect::Db2, "SELECT 1 FROM (VALUES (1, 2)) AS v (a, b)");
    let columns = table.alias().and_then(|a| a.columns()).map(|c| c.names().count());
    assert_eq!(columns, Some(2));
}

#[test]
fn literals_are_decoded() {
    let value = |d, sql: &str| first::<Literal>(d, &format!("SELECT {sql} FROM t")).value(d);
    let text = |s: &str| Some(LiteralValue::Quoted(StringValue::Text(s.into())));
    assert_eq!(value(Dialect::Oracle, "q'[it's]'"), text("it's"));
    assert_eq!(value(Dialect::SqlServer, "N'日''本'"), text("日'本"));
    assert_eq!(value(Dialect::MySql, r#"'a\n' "b""c""#), text("a\nb\"c"));
    assert_eq!(value(Dialect::MySql, "_utf8mb4'x'"), text("x"));
    assert_eq!(value(Dialect::Db2, "X'4D'"), Some(LiteralValue::Quoted(StringValue::Bytes("4D".into()))));
    assert_eq!(value(Dialect::Oracle, "1.5f"), Some(LiteralValue::Number("1.5f".into())));
    assert_eq!(value(Dialect::Oracle, "null"), Some(LiteralValue::Word("NULL".into())));
}

#[test]
fn types_have_name_arguments_and_suffix() {
    let t: DataType = first(Dialect::Oracle, "SELECT CAST(a AS timestamp (3) WITH LOCAL TIME ZONE) FROM t");
    assert_eq!((t.name().as_str(), t.suffix().as_str()), ("TIMESTAMP", "WITH LOCAL TIME ZONE"));
    assert_eq!(t.args().map(|a| a.values()), Some(vec!["3".into()]));
    let t: DataType = first(Dialect::Oracle, "SELECT CAST(a AS varchar2(20 char)) FROM t");
    assert_eq!(t.args().map(|a| a.values()), Some(vec!["20 char".into()]));
    let t: DataType = first(Dialect::SqlServer, "SELECT CAST(a AS double precision) FROM t");
    assert_eq!(t.name(), "DOUBLE PRECISION");
}

#[test]
fn expressions_give_their_parts() {
    let b: Binary = first(Dialect::MySql, "SELECT a NOT REGEXP b FROM t");
    assert_eq!((b.operators(), b.operands().count()), (vec!["NOT REGEXP".to_string()], 2));
    let c: Call = first(Dialect::Oracle, "SELECT pkg.f(DISTINCT a, p_x => 1) OVER (ORDER BY b) FROM t");
    assert!(c.distinct() && c.over().and_then(|o| o.window()).and_then(|w| w.order_by()).is_some());
    let named: Vec<_> =
        c.args().map(|a| a.name().map(|n| n.text(Dialect::Oracle)).unwrap_or_default()).collect();
    assert_eq!(named, ["", "p_x"]);
    let c: Case = first(Dialect::Oracle, "SELECT CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END FROM t");
    assert_eq!((c.operand().is_some(), c.branches().count(), c.otherwise().is_some()), (true, 2, true));
    let i: In = first(Dialect::Oracle, "SELECT 1 FROM t WHERE a NOT IN (SELECT b FROM u)");
    assert!(i.negated() && i.query().is_some() && i.list().is_none());
}

#[test]
fn changes_give_their_parts() {
    let i: Insert =
        first(Dialect::MySql, "INSERT INTO t (a, b) VALUES (1, 2), (3, 4) ON DUPLICATE KEY UPDATE a = 1");
    assert_eq!(i.columns().map(|c| c.names().count()), Some(2));
    assert_eq!(i.values().map(|v| v.rows().map(|r| r.values().count()).collect()), Some(vec![2, 2]));
    assert_eq!(i.on_duplicate().map(|d| d.assignments().count()), Some(1));
    let u: Update =
        first(Dialect::Oracle, "UPDATE t SET a = 1, (b, c) = (SELECT 1, 2 FROM dual) WHERE d = 2");
    let set: Vec<Assignment> = u.set().map(|s| s.assignments().collect()).unwrap_or_default();
    assert_eq!(set.iter().map(|a| a.target().is_some()).collect::<Vec<_>>(), [true, false]);
    assert!(set.iter().all(|a| a.value().is_some()) && u.condition().is_some());
    let d: Delete = first(Dialect::SqlServer, "DELETE x OUTPUT deleted.a FROM t x WHERE x.b = 1");
    assert!(
        d.from().is_some() && d.output().is_some_and(|o| o.items().len() == 1) && d.tables().count() == 1
    );
    let m: Merge = first(
        Dialect::SqlServer,
        "MERGE t USING s ON t.a = s.a WHEN MATCHED AND s.b = 1 THEN UPDATE SET b = 2 WHEN NOT MATCHED BY SOURCE THEN DELETE;",
    );
    let branches: Vec<_> =
        m.branches().map(|b| (b.matched(), b.by_source(), b.condition().is_some())).collect();
    assert_eq!(branches, [(true, false, true), (false, true, false)]);
}
