//! The witness's expressions in normal form.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName,
    OrderByExpr, UnaryOperator, Value, WindowType,
};

use super::Shape;
use super::their_query::query;

/// A dotted name in lower case.
pub(super) fn name(n: &ObjectName) -> String {
    let parts = n.0.iter().map(|p| match p.as_ident() {
        Some(i) => i.value.to_lowercase(),
        None => p.to_string().to_lowercase(),
    });
    let all = parts.filter(|p| !p.is_empty()).collect::<Vec<_>>().join(".");
    // A database link is part of a name to the witness.
    all.split('@').next().unwrap_or_default().to_string()
}

fn column(parts: &[Ident]) -> Shape {
    let first = parts.first().map_or("", |i| i.value.as_str());
    if first.starts_with('@') || first.starts_with(':') {
        return Shape::leaf("variable");
    }
    if let ([one], "default") = (parts, first.to_lowercase().as_str())
        && one.quote_style.is_none()
    {
        return Shape::leaf("literal");
    }
    let text: Vec<String> = parts.iter().map(|i| i.value.to_lowercase()).collect();
    Shape::leaf(text.join("."))
}

pub(super) fn exprs<'a>(list: impl IntoIterator<Item = &'a Expr>) -> Vec<Shape> {
    list.into_iter().map(expr).collect()
}

pub(super) fn orders(list: &[OrderByExpr]) -> Vec<Shape> {
    list.iter().map(|o| expr(&o.expr)).collect()
}

fn negatable(negated: bool, label: &str, children: Vec<Shape>) -> Shape {
    Shape::node(if negated { format!("NOT {label}") } else { label.to_string() }, children)
}

fn is(label: &str, e: &Expr) -> Shape {
    Shape::node(format!("IS {label}"), vec![expr(e)])
}

fn like(negated: bool, e: &Expr, pattern: &Expr) -> Shape {
    negatable(negated, "LIKE", vec![expr(e), expr(pattern)])
}

pub(super) fn expr(e: &Expr) -> Shape {
    match e {
        Expr::Identifier(i) => column(std::slice::from_ref(i)),
        Expr::CompoundIdentifier(parts) => column(parts),
        Expr::Nested(inner) => expr(inner),
        Expr::Value(v) => match v.value {
            // `$1.50` is money in T-SQL.
            Value::Placeholder(ref p) if !p.starts_with('$') => Shape::leaf("variable"),
            _ => Shape::leaf("literal"),
        },
        Expr::Prefixed { .. } | Expr::TypedString(_) => Shape::leaf("literal"),
        Expr::BinaryOp { left, op, right } => binary(left, op, right),
        Expr::UnaryOp { op: UnaryOperator::Not, expr: inner } => Shape::node("NOT", vec![expr(inner)]),
        Expr::UnaryOp { op, expr: inner } => Shape::node(format!("unary {op}"), vec![expr(inner)]),
        Expr::InList { expr: e, list, negated } => {
            let children = std::iter::once(e.as_ref()).chain(list).map(expr).collect();
            negatable(*negated, "IN", children)
        }
        Expr::InSubquery { expr: e, subquery, negated } => {
            negatable(*negated, "IN", vec![expr(e), query(subquery)])
        }
        Expr::Between { expr: e, negated, low, high } => {
            negatable(*negated, "BETWEEN", vec![expr(e), expr(low), expr(high)])
        }
        Expr::Like { negated, expr: e, pattern, .. } => like(*negated, e, pattern),
        Expr::RLike { negated, expr: e, pattern, .. } => {
            negatable(*negated, "REGEXP", vec![expr(e), expr(pattern)])
        }
        Expr::IsNull(e) => is("NULL", e),
        Expr::IsNotNull(e) => is("NOT NULL", e),
        Expr::IsTrue(e) => is("TRUE", e),
        Expr::IsNotTrue(e) => is("NOT TRUE", e),
        Expr::IsFalse(e) => is("FALSE", e),
        Expr::IsNotFalse(e) => is("NOT FALSE", e),
        Expr::IsUnknown(e) => is("UNKNOWN", e),
        Expr::IsNotUnknown(e) => is("NOT UNKNOWN", e),
        Expr::AnyOp { left, compare_op, .. } | Expr::AllOp { left, compare_op, .. } => {
            Shape::node(super::operator(&compare_op.to_string()), vec![expr(left), Shape::leaf("quantified")])
        }
        Expr::Cast { expr: e, .. } => Shape::node("cast", vec![expr(e)]),
        Expr::Convert { expr: e, styles, .. } => {
            Shape::node("cast", std::iter::once(e.as_ref()).chain(styles).map(expr).collect())
        }
        Expr::AtTimeZone { timestamp, time_zone } => {
            Shape::node("AT TIME ZONE", vec![expr(timestamp), expr(time_zone)])
        }
        Expr::Collate { expr: e, .. } => Shape::node("COLLATE", vec![expr(e)]),
        Expr::Extract { expr: e, .. } => Shape::node("extract", vec![expr(e)]),
        Expr::Ceil { .. } => Shape::leaf("call ceil"),
        Expr::Floor { .. } => Shape::leaf("call floor"),
        Expr::Position { .. } => Shape::leaf("call position"),
        Expr::Substring { .. } => Shape::leaf("call substring"),
        Expr::Trim { .. } => Shape::leaf("trim"),
        Expr::Overlay { .. } => Shape::leaf("call overlay"),
        Expr::MatchAgainst { .. } => Shape::leaf("call match"),
        Expr::Function(f) => function(f),
        Expr::Case { operand, conditions, else_result, .. } => {
            let mut children: Vec<Shape> = operand.iter().map(|e| expr(e)).collect();
            for w in conditions {
                children.push(expr(&w.condition));
                children.push(expr(&w.result));
            }
            children.extend(else_result.iter().map(|e| expr(e)));
            Shape::node(format!("CASE {} branches", conditions.len()), children)
        }
        Expr::Exists { subquery, negated: false } => Shape::node("EXISTS", vec![query(subquery)]),
        Expr::Exists { subquery, negated: true } => {
            Shape::node("NOT", vec![Shape::node("EXISTS", vec![query(subquery)])])
        }
        Expr::Subquery(q) => query(q),
        Expr::Tuple(list) => Shape::node("row", exprs(list)),
        Expr::OuterJoin(e) => Shape::node("(+)", vec![expr(e)]),
        Expr::Prior(e) => Shape::node("PRIOR", vec![expr(e)]),
        Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => Shape::leaf("grouping"),
        Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => Shape::leaf("*"),
        _ => Shape::Any,
    }
}

fn binary(left: &Expr, op: &BinaryOperator, right: &Expr) -> Shape {
    match op {
        BinaryOperator::Custom(_) | BinaryOperator::Arrow | BinaryOperator::LongArrow => Shape::Any,
        op => Shape::node(super::operator(&op.to_string().to_uppercase()), vec![expr(left), expr(right)]),
    }
}

pub(super) fn function_args(list: &[FunctionArg]) -> Vec<Shape> {
    list.iter()
        .map(|a| match a {
            FunctionArg::Named { arg, .. }
            | FunctionArg::ExprNamed { arg, .. }
            | FunctionArg::Unnamed(arg) => match arg {
                FunctionArgExpr::Expr(e) => expr(e),
                _ => Shape::leaf("*"),
            },
        })
        .collect()
}

fn function(f: &Function) -> Shape {
    let label = format!("call {}", name(&f.name));
    if matches!(label.as_str(), "call ceiling" | "call substr" | "call mid") {
        return Shape::leaf(if label == "call ceiling" { "call ceil" } else { "call substring" });
    }
    let mut children = match &f.args {
        // `CURRENT_DATE`: a name to us.
        FunctionArguments::None => return Shape::leaf(name(&f.name)),
        FunctionArguments::Subquery(q) => vec![query(q)],
        FunctionArguments::List(list) => function_args(&list.args),
    };
    match &f.over {
        Some(WindowType::WindowSpec(w)) => children.push(Shape::node(
            "over",
            w.partition_by.iter().map(expr).chain(w.order_by.iter().map(|o| expr(&o.expr))).collect(),
        )),
        Some(WindowType::NamedWindow(_)) => children.push(Shape::leaf("over")),
        None => {}
    }
    Shape::node(label, children)
}
