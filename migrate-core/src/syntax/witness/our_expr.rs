//! Our expressions in normal form.

use crate::dialect::Dialect;
use crate::syntax::ast::{
    Arg, AstNode, Between, Binary, Call, Case, Cast, Expr, In, Is, Like, Name, Subquery, WindowSpec,
};
use crate::syntax::{SyntaxKind, SyntaxKind::*, SyntaxNode};

use super::Shape;
use super::our_query::query;

/// Names joined by points, in lower case.
pub(super) fn dotted(d: Dialect, names: impl Iterator<Item = Name>) -> String {
    names.map(|n| n.text(d).to_lowercase()).collect::<Vec<_>>().join(".")
}

pub(super) fn exprs(d: Dialect, list: impl Iterator<Item = Expr>) -> Vec<Shape> {
    list.map(|e| expr(d, &e)).collect()
}

fn or_any(d: Dialect, e: Option<Expr>) -> Shape {
    e.map_or(Shape::Any, |e| expr(d, &e))
}

fn negatable(node: &impl AstNode, label: &str, children: Vec<Shape>) -> Shape {
    Shape::node(if node.has("NOT") { format!("NOT {label}") } else { label.to_string() }, children)
}

fn child<N: AstNode>(e: &Expr) -> Option<N> {
    N::cast(e.syntax().clone())
}

pub(super) fn expr(d: Dialect, e: &Expr) -> Shape {
    special(d, e).unwrap_or(Shape::Any)
}

fn special(d: Dialect, e: &Expr) -> Option<Shape> {
    Some(match e.kind() {
        LITERAL | DATETIME_LITERAL => Shape::leaf("literal"),
        PARAM_EXPR => Shape::leaf("variable"),
        STAR_EXPR => Shape::leaf("*"),
        // A special register of several words has no names.
        COLUMN_REF if e.child::<Name>().is_none() => return None,
        COLUMN_REF => Shape::leaf(dotted(d, e.children::<Name>())),
        PAREN_EXPR => or_any(d, e.child()),
        ROW_EXPR => Shape::node("row", exprs(d, e.children())),
        UNARY_EXPR => {
            let op = e.words().join(" ");
            let label = if op == "NOT" { op } else { format!("unary {op}") };
            Shape::node(label, exprs(d, e.children()))
        }
        BINARY_EXPR => binary(d, &child(e)?)?,
        IN_EXPR => {
            let i: In = child(e)?;
            let mut children = exprs(d, i.operands().take(1));
            match (i.list(), i.query()) {
                (Some(list), _) => children.extend(exprs(d, list.values())),
                (None, Some(q)) => children.push(subquery(d, &q)),
                (None, None) => return None,
            }
            negatable(&i, "IN", children)
        }
        BETWEEN_EXPR => {
            let b: Between = child(e)?;
            negatable(&b, "BETWEEN", exprs(d, b.operands()))
        }
        LIKE_EXPR => {
            let l: Like = child(e)?;
            negatable(&l, "LIKE", exprs(d, l.operands().take(2)))
        }
        IS_EXPR => {
            let i: Is = child(e)?;
            let words = i.words().join(" ");
            if !words.starts_with("IS ") || words.contains("FROM") || words.contains("OF") {
                return None;
            }
            Shape::node(words, exprs(d, i.operand().into_iter()))
        }
        CAST_EXPR => Shape::node("cast", exprs(d, child::<Cast>(e)?.operands())),
        AT_TIME_ZONE_EXPR => Shape::node("AT TIME ZONE", exprs(d, e.children())),
        COLLATE_EXPR => Shape::node("COLLATE", exprs(d, e.children())),
        EXTRACT_EXPR => Shape::node("extract", exprs(d, e.children())),
        TRIM_EXPR => Shape::leaf("trim"),
        CALL_EXPR => call(d, &child(e)?),
        CASE_EXPR => case(d, &child(e)?),
        EXISTS_EXPR => Shape::node("EXISTS", vec![query(d, &e.child()?)]),
        SUBQUERY_EXPR => subquery(d, &child(e)?),
        OUTER_JOIN_MARK => Shape::node("(+)", exprs(d, e.children())),
        PRIOR_EXPR if e.has("PRIOR") => Shape::node("PRIOR", exprs(d, e.children())),
        _ => return None,
    })
}

pub(super) fn subquery(d: Dialect, q: &Subquery) -> Shape {
    q.query().map_or(Shape::Any, |q| query(d, &q))
}

fn binary(d: Dialect, b: &Binary) -> Option<Shape> {
    let mut operands = b.operands().map(|e| match e.kind() {
        QUANTIFIED_EXPR => Shape::leaf("quantified"),
        _ => expr(d, &e),
    });
    let operators = b.operators();
    if operators.iter().any(|op| matches!(op.as_str(), "->" | "->>" | ":=")) {
        return None;
    }
    let first = operands.next()?;
    let rest = operators.iter().zip(operands).map(|(op, e)| (super::operator(op), e));
    Some(Shape::chain(first, rest))
}

/// Calls that the witness has constructs of their own for.
const WORDED: &[&str] = &["ceil", "floor", "position", "substring", "overlay", "match"];

fn call(d: Dialect, c: &Call) -> Shape {
    let Some(name) = c.name().map(|n| dotted(d, n.parts())) else { return Shape::Any };
    let name = match name.as_str() {
        "ceiling" => "ceil".to_string(),
        "substr" | "mid" => "substring".to_string(),
        _ => name,
    };
    if WORDED.contains(&name.as_str()) {
        return Shape::leaf(format!("call {name}"));
    }
    if matches!(name.as_str(), "rollup" | "cube") {
        return Shape::leaf("grouping");
    }
    let mut children: Vec<Shape> = c.args().map(|a| argument(d, &a)).collect();
    if let Some(over) = c.over() {
        children.push(over.window().map_or(Shape::leaf("over"), |w| window(d, &w)));
    }
    Shape::node(format!("call {name}"), children)
}

pub(super) fn argument(d: Dialect, a: &Arg) -> Shape {
    // Of `'key' VALUE x` the witness keeps the value.
    match a.pair().and_then(|p| p.parts().last()).or_else(|| a.value()) {
        Some(e) => expr(d, &e),
        None => a.child().map_or(Shape::Any, |q| query(d, &q)),
    }
}

fn window(d: Dialect, w: &WindowSpec) -> Shape {
    let partition: Vec<SyntaxNode> = of_kind(w.syntax(), PARTITION_BY_CLAUSE);
    let mut children = exprs(d, partition.iter().flat_map(|n| n.children()).filter_map(Expr::cast));
    children.extend(w.order_by().iter().flat_map(|o| o.items()).map(|i| or_any(d, i.expr())));
    Shape::node("over", children)
}

fn of_kind(node: &SyntaxNode, kind: SyntaxKind) -> Vec<SyntaxNode> {
    node.children().filter(|n| n.kind() == kind).collect()
}

fn case(d: Dialect, c: &Case) -> Shape {
    let mut children = exprs(d, c.operand().into_iter());
    let mut branches = 0;
    for w in c.branches() {
        branches += 1;
        children.extend(exprs(d, w.parts()));
    }
    children.extend(c.otherwise().map(|e| expr(d, &e)));
    Shape::node(format!("CASE {branches} branches"), children)
}
