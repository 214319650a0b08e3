//! The assessment of the sample conversion, number by number.

use super::*;
use crate::message::Lang;
use crate::report::sample::Sample;

#[test]
fn lines_are_counted_whatever_ends_them() {
    for (text, lines) in [("", 0), ("a", 1), ("a\n", 1), ("a\r\nb", 2), ("a\rb\r", 2), ("\n\n", 2)] {
        assert_eq!(line_count(text), lines, "{text:?}");
    }
}

#[test]
fn lines_of_code_are_those_with_something_to_convert() {
    let text = "CREATE PROCEDURE p IS -- why\n\n/* a\n   b */ BEGIN\n  x := 'one\n\ntwo'; y;\n-- end\nEND;";
    assert_eq!(code_lines(Dialect::Oracle, text), 6);
    assert_eq!(code_lines(Dialect::Oracle, "-- nothing\n\n"), 0);
    assert_eq!(code_lines(Dialect::Oracle, "a b c"), 1);
}

#[test]
fn every_statement_is_counted_once() {
    let sample = Sample::new();
    let a = &sample.assessment;
    assert_eq!(a.totals, Counts { converted: 11, review: 2, manual: 1, dropped: 1 });
    assert_eq!(a.totals.sum(), sample.conversion.statements.len());
    assert_eq!(a.kinds.iter().map(|k| k.outcomes.sum()).sum::<usize>(), a.totals.sum());
    assert_eq!((a.kinds[0].kind.as_str(), a.kinds[0].outcomes.converted), ("insert", 3));
}

#[test]
fn an_object_has_the_worst_outcome_of_its_statements() {
    let sample = Sample::new();
    let customers = sample.assessment.objects.iter().find(|o| o.name == "customers").unwrap();
    // CREATE, COMMENT (spelled CUSTOMERS), three INSERTs and a GRANT.
    assert_eq!(customers.statements.len(), 6);
    assert_eq!(customers.outcome, Outcome::Converted);
    let tables = sample.assessment.types.iter().find(|t| t.object_type == "table").unwrap();
    assert_eq!(tables.outcomes, Counts { converted: 1, review: 1, ..Counts::default() });
}

#[test]
fn effort_is_what_rules_declare_and_else_size() {
    let sample = Sample::new();
    let e = sample.assessment.effort;
    // ORA-TYPE-0011 and ORA-IDX-0002 declare 15m and 5m; the others declare or cost nothing.
    assert_eq!(e.findings_minutes, Minutes(20));
    assert_eq!(e.learning_minutes, Minutes(60));
    // The procedure: 20m and 10 lines of code at 40 lines an hour.
    assert_eq!(e.manual_minutes, Minutes(20 + 15));
    assert_eq!(e.total_minutes, Minutes(115));
}

#[test]
fn a_summary_names_only_what_all_occurrences_share() {
    let mut sample = Sample::new();
    let span = sample.conversion.statements[3].span;
    let another = crate::diagnostic::Diagnostic::new("ORA-TYPE-0004", Outcome::Converted, span);
    sample.conversion.statements[3].diagnostics.push(another.with("column", "total"));
    let sample = Sample::of(sample.conversion, None);
    let summary = |id: &str| {
        let finding = sample.assessment.findings.iter().find(|f| f.id == id).unwrap();
        finding.summary(&sample.texts, Lang::En)
    };
    assert_eq!(summary("ORA-TYPE-0004"), "Column …: NUMBER without precision stays numeric");
    assert_eq!(summary("ORA-ROUTINE-0001"), "Routine raise_credit is not converted yet");
}

#[test]
fn what_postgresql_refused_is_left_to_a_person() {
    let sample = Sample::checked();
    let view = sample.conversion.statements.iter().position(|s| s.kind == "create view").unwrap();
    assert_eq!(sample.conversion.statements[view].outcome, Outcome::Manual);
    assert_eq!(sample.assessment.work[view].standing, Some(Standing::Refused));
    assert_eq!(sample.conversion.statements[view].diagnostics[0].id, "CHECK-0001");
    let proof = sample.assessment.proof.as_ref().unwrap();
    assert_eq!(proof.refused, 1);
    // All but the view, the procedure (residue is never applied) and the client setting (no output).
    assert_eq!(proof.accepted, sample.conversion.statements.len() - 3);
    let views = sample.assessment.types.iter().find(|t| t.object_type == "view").unwrap();
    assert_eq!((views.proven, views.refused, views.outcomes.manual), (0, 1, 1));
}

#[test]
fn a_refusal_that_belongs_to_no_statement_is_counted_too() {
    let conversion = Sample::new().conversion;
    let mut report = crate::report::sample::check_report(&conversion, |_| false);
    assert!(Proof::of(&report, &conversion).verdicts.values().all(|v| v.standing == Standing::Accepted));
    let mut schema = report.statements[0].clone();
    schema.file = "schema/000_schemas.sql".to_string();
    schema.refusal = crate::report::sample::check_report(&conversion, |_| true).statements[0].refusal.clone();
    report.statements.push(schema);
    let proof = Proof::of(&report, &conversion);
    let sample = Sample::of(settle(conversion, &proof), Some(&proof));
    let total = sample.assessment.proof.unwrap();
    assert_eq!((total.refused, total.others_refused), (0, 1));
    assert!(!total.is_clean());
}

#[test]
fn an_error_that_plpgsql_check_finds_is_to_be_reviewed() {
    let conversion = Sample::new().conversion;
    let view = conversion.statements.iter().position(|s| s.kind == "create view").unwrap();
    let mut report = crate::report::sample::check_report(&conversion, |_| false);
    let target = &conversion.statements[view].targets[0];
    report.plpgsql.issues.push(crate::target::check::PlpgsqlIssue {
        routine: "public.f()".to_string(),
        table: None,
        file: Some(target.file.clone()),
        line: Some(target.line),
        body_line: None,
        level: "error".to_string(),
        statement: None,
        finding: crate::report::sample::refusal("relation \"x\" does not exist"),
        query: None,
    });
    let settled = settle(conversion.clone(), &Proof::of(&report, &conversion));
    assert_eq!(settled.statements[view].outcome, Outcome::Review);
    assert_eq!(settled.statements[view].diagnostics[0].id, "CHECK-0002");
    report.plpgsql.issues[0].level = "warning".to_string();
    let settled = settle(conversion.clone(), &Proof::of(&report, &conversion));
    assert_eq!(settled.statements[view].outcome, Outcome::Converted);
}
