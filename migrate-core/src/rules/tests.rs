//! The engine as its users see it: files in, matches and faults out.

use super::load::File;
use super::*;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::message::Texts;
use crate::syntax::{self, Entry, SyntaxNode};

fn book(files: &[(u8, &str, &str)]) -> Result<RuleBook, RuleError> {
    let files: Vec<(u8, File)> = files
        .iter()
        .map(|(layer, name, text)| (*layer, File { name: name.to_string(), text: text.to_string() }))
        .collect();
    RuleBook::from_files(&files)
}

fn rule(id: &str, pattern: &str, rewrite: &str, more: &str) -> String {
    format!(
        "- id: {id}\n  kind: function\n  source: oracle\n  match: {pattern}\n  rewrite: \"{rewrite}\"\n  \
         outcome: converted\n  class: rewrite\n  effort: {{each: 0m}}\n  text: {{en: a, ja: b}}\n{more}"
    )
}

fn type_rule(id: &str, pattern: &str, rewrite: &str, more: &str) -> String {
    format!(
        "{}  returns: number\n{more}",
        rule(id, pattern, rewrite, "").replace("kind: function", "kind: type")
    )
}

fn expr(text: &str) -> SyntaxNode {
    syntax::parse(Dialect::Oracle, text, Entry::Expr).root().children().next().unwrap()
}

/// Converts every part of an expression by rules alone.
fn convert(book: &RuleBook, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Rendered {
    match book.match_expr(ctx, node).and_then(|m| m.render("compat", &mut |n| convert(book, ctx, n))) {
        Some(r) => r,
        None => {
            let text = node.text().to_string().trim().to_string();
            if node.kind() == syntax::SyntaxKind::BINARY_EXPR {
                Rendered::compound(text)
            } else {
                Rendered::primary(text)
            }
        }
    }
}

fn converted(book: &RuleBook, text: &str) -> String {
    let ctx = MatchContext::new(Dialect::Oracle, 15, Place::Query, &NoTypes);
    convert(book, &ctx, &expr(text)).text
}

#[test]
fn the_built_in_rules_are_valid() {
    RuleBook::built_in().unwrap();
}

#[test]
fn user_rules_come_first_and_the_most_specific_before_others() {
    let built_in = rule("A-1", "F($x, $y)", "general($x, $y)", "")
        + &rule("A-2", "F($x, 0)", "zero($x)", "")
        + &rule("A-3", "F($x, $y)", "literal($x, $y)", "  when: {y: {literal: string}}\n")
        + &rule("A-4", "G($x)", "built_in($x)", "");
    let user = rule("U-1", "G($x)", "user($x)", "");
    let b = book(&[(0, "user.yaml", &user), (1, "rules/oracle/a.yaml", &built_in)]).unwrap();
    assert_eq!(converted(&b, "f(a, 0)"), "zero(a)");
    assert_eq!(converted(&b, "f(a, 'x')"), "literal(a, 'x')");
    assert_eq!(converted(&b, "f(a, g(f(b, 0)))"), "general(a, user(zero(b)))");
    assert_eq!(b.place("A-2"), Some(("rules/oracle/a.yaml", 10)));
}

#[test]
fn a_user_rule_replaces_the_built_in_one_of_its_id() {
    let built_in = rule("A-1", "F($x)", "old($x)", "");
    let user = rule("A-1", "F($x)", "new($x)", "");
    let b = book(&[(0, "user.yaml", &user), (1, "rules/oracle/a.yaml", &built_in)]).unwrap();
    assert_eq!(b.rules().count(), 1);
    assert_eq!(converted(&b, "f(1)"), "new(1)");
}

#[test]
fn guards_ask_place_policy_version_and_types() {
    struct Dates;
    impl TypeOracle for Dates {
        fn type_class(&self, node: &SyntaxNode) -> TypeClass {
            if node.text() == "d" { TypeClass::Date } else { TypeClass::Unknown }
        }
    }
    let yaml = rule("A-1", "F($x)", "by_type($x)", "  when: {x: {type: [date, timestamp]}}\n")
        + &rule("A-2", "F($x)", "by_place($x)", "  when: {context: default}\n")
        + &rule("A-3", "F($x)", "by_policy($x)", "  when: {policy: {empty_string: keep}}\n")
        + &rule("A-4", "F($x)", "by_target($x)", "  target: {postgresql: '>=17'}\n")
        + &rule("A-5", "F($x)", "unknown($x)", "  when: {x: {type: unknown}}\n")
        + &rule("A-6", "T($u, $x)", "date_trunc('$u', $x)", "  when: {u: {map: {YYYY: year, MM: month}}}\n");
    let b = book(&[(1, "rules/oracle/a.yaml", &yaml)]).unwrap();
    let convert = |ctx: &MatchContext<'_>, text: &str| convert(&b, ctx, &expr(text)).text;
    let ctx = MatchContext::new(Dialect::Oracle, 15, Place::Query, &Dates);
    assert_eq!(convert(&ctx, "f(d)"), "by_type(d)");
    assert_eq!(convert(&ctx, "f(x)"), "unknown(x)");
    assert_eq!(convert(&ctx, "f('x')"), "f('x')");
    assert_eq!(convert(&ctx.at(Place::Default), "f('x')"), "by_place('x')");
    let policies = [("empty_string".to_string(), "keep".to_string())].into();
    assert_eq!(convert(&MatchContext { policies: &policies, ..ctx.clone() }, "f('x')"), "by_policy('x')");
    assert_eq!(convert(&MatchContext { target: 17, ..ctx.clone() }, "f('x')"), "by_target('x')");
    assert_eq!(convert(&ctx, "t('mm', d)"), "date_trunc('month', d)");
    assert_eq!(convert(&ctx, "t('yyyy', d + 1)"), "date_trunc('year', d + 1)");
    assert_eq!(convert(&ctx, "t('q', d)"), "t('q', d)");
}

#[test]
fn a_window_clause_is_admitted_only_after_a_single_call() {
    let yaml = rule("A-1", "VARIANCE($x)", "var_samp($x)", "") + &rule("A-2", "G($x)", "f($x) + 1", "");
    let b = book(&[(1, "rules/oracle/a.yaml", &yaml)]).unwrap();
    let ctx = MatchContext::new(Dialect::Oracle, 15, Place::Query, &NoTypes);
    assert_eq!(b.match_expr(&ctx, &expr("variance(a) over (order by b)")).map(|m| m.tail.len()), Some(1));
    assert!(b.match_expr(&ctx, &expr("g(a) over (order by b)")).is_none());
    assert!(b.match_expr(&ctx, &expr("variance(distinct a)")).is_none());
}

#[test]
fn types_by_precision_column_and_facts() {
    let yaml = type_rule("T-1", "NUMBER($p)", "integer", "  when: {p: 5..9}\n")
        + &type_rule("T-2", "NUMBER($p)", "numeric($p)", "")
        + &type_rule(
            "T-3",
            "NUMBER($p)",
            "boolean",
            "  when: {column: '*.is_*', p: 1}\n  defaults: {'1': 'true'}\n",
        )
        + &type_rule("T-4", "NUMBER($p, $s)", "numeric(${p - s})", "  when: {s: '<0'}\n")
        + &type_rule("T-5", "BYTE", "smallint", "  check: '{column} BETWEEN 0 AND 255'\n")
        + &type_rule("T-6", "NUMBER", "bigint", "  when: {identity: true}\n");
    let b = book(&[(1, "rules/oracle/a.yaml", &yaml)]).unwrap();
    let ctx = MatchContext::new(Dialect::Oracle, 15, Place::Column, &NoTypes);
    let sql = |text: &str, facts: ColumnFacts<'_>| {
        let spec = TypeSpec::parse(Dialect::Oracle, text).unwrap();
        b.match_type(&ctx, &spec, &facts).map(|m| m.sql)
    };
    let none = ColumnFacts::default();
    assert_eq!(sql("number(9)", none).as_deref(), Some("integer"));
    assert_eq!(sql("number(10)", none).as_deref(), Some("numeric(10)"));
    assert_eq!(sql("number(5,-2)", none).as_deref(), Some("numeric(7)"));
    assert_eq!(sql("number(5,2)", none), None);
    let active = ColumnFacts { table: Some("EMP"), column: Some("IS_ACTIVE"), ..none };
    assert_eq!(sql("number(1)", active).as_deref(), Some("boolean"));
    assert_eq!(sql("number(1)", none).as_deref(), Some("numeric(1)"));
    assert_eq!(sql("number", none), None);
    assert_eq!(sql("number", ColumnFacts { identity: true, ..none }).as_deref(), Some("bigint"));
    let spec = TypeSpec::parse(Dialect::Oracle, "BYTE").unwrap();
    let m = b.match_type(&ctx, &spec, &none).unwrap();
    assert_eq!(m.check_for("\"Age\"").as_deref(), Some("\"Age\" BETWEEN 0 AND 255"));
    let spec = TypeSpec::parse(Dialect::Oracle, "NUMBER(1)").unwrap();
    assert_eq!(b.match_type(&ctx, &spec, &active).and_then(|m| m.default_for("((1))")), Some("true"));
}

#[test]
fn names_are_found_without_regard_to_case_and_spacing() {
    let yaml = rule("P-1", "[SELECT ANY TABLE, SELECT ANY VIEW]", "x", "")
        .replace("kind: function", "kind: privilege");
    let b = book(&[(1, "rules/oracle/a.yaml", &yaml)]).unwrap();
    let find = |kind, name| b.named(Dialect::Oracle, kind, name).map(|r| r.id.as_str());
    assert_eq!(find(RuleKind::Privilege, "select  any table"), Some("P-1"));
    assert_eq!(find(RuleKind::Privilege, "select any"), None);
    assert_eq!(find(RuleKind::Hint, "select any table"), None);
}

#[test]
fn texts_of_rules_and_messages_come_from_one_book() {
    let b = RuleBook::built_in().unwrap();
    assert!(b.template("CHECK-0001", Lang::Ja).is_some());
    let b = book(&[(1, "rules/oracle/a.yaml", &rule("A-1", "F($x)", "g($x)", ""))]).unwrap();
    assert_eq!(b.text("A-1", Lang::Ja, &Default::default()).as_deref(), Some("b"));
    assert!(b.effort("A-1").is_some() && b.effort("A-2").is_none());
}

#[test]
fn compat_functions_come_after_those_that_they_call() {
    let f = |name: &str, requires: &str| {
        format!(
            "-- en: a\n-- ja: b\n-- requires: {requires}\nCREATE FUNCTION compat.{name}() RETURNS int RETURN 1;\n"
        )
    };
    let yaml = rule("A-1", "F($x)", "compat.a($x)", "  compat: [oracle/a]\n");
    let b = book(&[
        (1, "rules/oracle/compat/a.sql", &f("a", "b, c")),
        (1, "rules/oracle/compat/b.sql", &f("b", "c")),
        (1, "rules/oracle/compat/c.sql", &f("c", "")),
        (1, "rules/oracle/x.yaml", &yaml),
    ])
    .unwrap();
    let names: Vec<&str> = b.compat_closure(["oracle/a"]).iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["oracle/c", "oracle/b", "oracle/a"]);
    let ctx = MatchContext::new(Dialect::Oracle, 15, Place::Query, &NoTypes);
    let node = expr("f(1)");
    let m = b.match_expr(&ctx, &node).unwrap();
    assert_eq!(m.render("ora", &mut |n| Rendered::primary(n.text().to_string())).unwrap().text, "ora.a(1)");
}

#[test]
fn faults_name_file_line_and_what_was_expected() {
    let good = rule("A-1", "F($x)", "g($x)", "");
    let fault = |yaml: &str| book(&[(1, "r.yaml", yaml)]).unwrap_err().to_string();
    let cases = [
        (
            good.clone() + &rule("A-2", "F($x)", "g($x)", "  efort: {}\n"),
            "r.yaml:19: ",
            "did you mean `effort`?",
        ),
        (good.clone() + &good, "r.yaml:10: ", "`A-1` is already used at r.yaml:1"),
        (rule("A-1", "\"F($x,\"", "g($x)", ""), "r.yaml:4: ", "is no Oracle Database expression"),
        (rule("A-1", "F($valu)", "g($value)", ""), "r.yaml:5: ", "did you mean `$valu`?"),
        (rule("A-1", "F($x)", "g($x)", "  when: {contxt: view}\n"), "r.yaml:", "is not a comparison"),
        (
            rule("A-1", "F($x)", "g($x)", "  when: {y: {literal: string}}\n"),
            "r.yaml:10: ",
            "`$y` is not bound",
        ),
        (good.replace("ja: b", "ja: ''"), "r.yaml:9: ", "`ja` is empty"),
        (good.replace(", ja: b", ""), "r.yaml:9: ", "missing field `ja`"),
        (good.replace("  effort: {each: 0m}\n", ""), "r.yaml:", "missing field `effort`"),
        (rule("A-1", "F($x)", "g($x)", "  target: {postgresql: '14+'}\n"), "r.yaml:", "write \">=14\""),
        (rule("A-1", "F($x)", "compat.g($x)", ""), "r.yaml:5: ", "under `compat:`"),
        (
            rule("A-1", "F($x)", "compat.g($x)", "  compat: [oracle/g]\n"),
            "r.yaml:1: ",
            "no compat function `oracle/g`",
        ),
        (rule("A-1", "F($key)", "g($key)", ""), "r.yaml:4: ", "give the variable another name"),
        ("id: A\n".to_string(), "r.yaml:1: ", "expected a list of rules"),
    ];
    for (yaml, place, reason) in cases {
        let message = fault(&yaml);
        assert!(message.starts_with(place) && message.contains(reason), "{message}\n{yaml}");
    }
}

#[test]
fn a_folder_that_is_missing_is_named() {
    let e = RuleBook::load(&["no/such/folder".into()]).unwrap_err().to_string();
    assert!(e.starts_with("cannot read no/such/folder: "), "{e}");
}

#[test]
fn the_examples_of_types_hold() {
    let book = RuleBook::built_in().unwrap();
    let types = |r: &Rule| r.kind == RuleKind::Type;
    let outcomes = examples::run(book, &types, &|_, _, text| Err(text.to_string()), None);
    let faults: Vec<String> = outcomes
        .iter()
        .filter(|o| o.verdict != examples::Verdict::Passed)
        .map(|o| format!("{} #{}: {:?}", o.rule.id, o.index + 1, o.verdict))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(outcomes.len() > 200, "{}", outcomes.len());
}

/// Every type rule and every rule that rewrites proves itself by an example.
#[test]
fn rules_have_examples() {
    let book = RuleBook::built_in().unwrap();
    let without: Vec<&str> = book
        .rules()
        .filter(|r| {
            let proven = r.kind == RuleKind::Type || r.kind.is_expression();
            proven
                && r.outcome != Outcome::Manual
                && r.examples.is_empty()
                && r.when.is_empty()
                && r.target.is_any()
        })
        .map(|r| r.id.as_str())
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn procedures_are_statements_and_packages_catch_the_rest() {
    let yaml = rule("P-1", "PK.PUT($x)", "RAISE NOTICE '%', $x", "").replace("function", "procedure")
        + &rule("P-2", "PK.GET", "f()", "")
        + &rule("P-3", "PK.SPLIT(source => $s, amount => $n)", "split($s, $n)", "")
        + "- id: P-4\n  kind: package\n  source: oracle\n  match: [PK, OTHER.HIDE]\n  outcome: manual\n  class: none\n  \
           effort: {each: 1h}\n  text: {en: a, ja: b}\n";
    let b = book(&[(1, "rules/oracle/a.yaml", &yaml)]).unwrap();
    let ctx = MatchContext::new(Dialect::Oracle, 15, Place::Routine, &NoTypes);
    let statement = |text: &str| b.match_statement_call(&ctx, &expr(text)).map(|m| m.rule.id.clone());
    let expression = |text: &str| b.match_expr(&ctx, &expr(text)).map(|m| m.rule.id.clone());
    assert_eq!(statement("pk.put('a')").as_deref(), Some("P-1"));
    assert_eq!(statement("sys.pk.put('a')").as_deref(), Some("P-1"));
    assert_eq!(statement("other.pk.put('a')"), None);
    assert_eq!(expression("sys.pk.get").as_deref(), Some("P-2"));
    assert_eq!(expression("pk.put('a')").as_deref(), Some("P-4"));
    assert_eq!(statement("pk.get").as_deref(), Some("P-4"));
    assert_eq!(statement("other.hide(1)").as_deref(), Some("P-4"));
    assert_eq!(statement("other.show(1)"), None);
    for (text, wanted) in [
        ("pk.split(a, 1)", "split(a, 1)"),
        ("pk.split(amount => 1, source => a)", "split(a, 1)"),
        ("pk.split(a, amount => 1)", "split(a, 1)"),
        ("pk.split(a, source => 1)", "pk.split(a, source => 1)"),
        ("pk.split(a)", "pk.split(a)"),
    ] {
        assert_eq!(converted(&b, text), wanted);
    }
    let block = syntax::parse(Dialect::Oracle, "BEGIN pk.put(1); END;", Entry::Statements).root();
    let call = block.descendants().find(|n| n.kind() == syntax::SyntaxKind::CALL_STMT).unwrap();
    assert_eq!(b.match_statement_call(&ctx, &call).map(|m| m.rule.id.as_str()), Some("P-1"));
}

#[test]
fn what_is_never_null() {
    let yaml = rule("N-1", "F($x)", "certain($x)", "  when: {x: {never_null: true}}\n")
        + &rule("N-2", "F($x)", "other($x)", "");
    let b = book(&[(1, "rules/oracle/a.yaml", &yaml)]).unwrap();
    for (text, certain) in [
        ("'a'", true),
        ("''", false),
        ("1", true),
        ("NULL", false),
        ("x", false),
        ("x || 'a'", true),
        ("(x || ('a'))", true),
        ("x || y", false),
        ("x || 'a' = y", false),
    ] {
        let wanted = if certain { "certain(" } else { "other(" };
        assert!(converted(&b, &format!("f({text})")).starts_with(wanted), "{text}");
    }
}
