//! Our queries and changes of rows in normal form.

use crate::dialect::Dialect;
use crate::syntax::ast::{
    Alias, Assignment, AstNode, Delete, Expr, Insert, Join, Merge, MergeWhen, OrderItem, Query, QueryBody,
    SelectBlock, SelectItem, Table, Update, Values, Where, With,
};
use crate::syntax::{SyntaxKind::*, SyntaxNode};

use super::Shape;
use super::our_expr::{argument, dotted, expr, exprs};

pub(super) fn statement(d: Dialect, node: &SyntaxNode) -> Shape {
    let n = || node.clone();
    match node.kind() {
        SELECT_STMT => node.children().find_map(Query::cast).map_or(Shape::Any, |q| query(d, &q)),
        INSERT_STMT => Insert::cast(n()).map_or(Shape::Any, |i| insert(d, &i)),
        UPDATE_STMT => Update::cast(n()).map_or(Shape::Any, |u| update(d, &u)),
        DELETE_STMT => Delete::cast(n()).map_or(Shape::Any, |x| delete(d, &x)),
        MERGE_STMT => Merge::cast(n()).map_or(Shape::Any, |m| merge(d, &m)),
        INSERT_ALL_STMT => Shape::Any,
        kind => Shape::leaf(format!("{kind:?}")),
    }
}

fn or_any(d: Dialect, e: Option<Expr>) -> Shape {
    e.map_or(Shape::Any, |e| expr(d, &e))
}

fn clause(d: Dialect, label: &str, e: Option<Expr>) -> Shape {
    Shape::node(label, vec![or_any(d, e)])
}

pub(super) fn query(d: Dialect, q: &Query) -> Shape {
    let mut children = ctes(d, q.with());
    children.push(q.body().map_or(Shape::Any, |b| body(d, &b)));
    children.extend(q.order_by().map(|o| Shape::node("order by", orders(d, o.items()))));
    match children.as_slice() {
        [only] => only.clone(),
        _ => Shape::node("query", children),
    }
}

fn ctes(d: Dialect, with: Option<With>) -> Vec<Shape> {
    let ctes = with.iter().flat_map(|w| w.ctes()).collect::<Vec<_>>();
    ctes.iter()
        .map(|c| {
            let name = c.name().map(|n| n.text(d).to_lowercase()).unwrap_or_default();
            Shape::node(format!("with {name}"), vec![c.query().map_or(Shape::Any, |q| query(d, &q))])
        })
        .collect()
}

fn orders(d: Dialect, items: impl Iterator<Item = OrderItem>) -> Vec<Shape> {
    items.map(|i| or_any(d, i.expr())).collect()
}

fn body(d: Dialect, b: &QueryBody) -> Shape {
    match b {
        QueryBody::SelectBlock(s) => select(d, s),
        QueryBody::Values(v) => values(d, v),
        QueryBody::ParenQuery(p) => p.query().map_or(Shape::Any, |q| query(d, &q)),
        QueryBody::SetOperation(s) => {
            let operands: Vec<QueryBody> = s.operands().collect();
            let Some((first, rest)) = operands.split_first() else { return Shape::Any };
            let mut operators = Vec::new();
            for word in s.words() {
                match (word.as_str(), operators.last_mut()) {
                    ("ALL" | "DISTINCT", Some(last)) => *last = format!("{last} {word}"),
                    _ => operators.push(word),
                }
            }
            Shape::chain(body(d, first), operators.into_iter().zip(rest.iter().map(|b| body(d, b))))
        }
    }
}

fn values(d: Dialect, v: &Values) -> Shape {
    Shape::node("values", v.rows().map(|r| Shape::node("row", exprs(d, r.values()))).collect())
}

fn select(d: Dialect, s: &SelectBlock) -> Shape {
    let mut children: Vec<Shape> = s.items().iter().map(|i| item(d, i)).collect();
    if let Some(from) = s.from() {
        children.push(Shape::node("from", from.tables().map(|t| table(d, &t)).collect()));
    }
    children.extend(s.condition().map(|w| clause(d, "where", w.expr())));
    for n in s.syntax().children() {
        let label = match n.kind() {
            CONNECT_BY_CLAUSE => "connect by",
            START_WITH_CLAUSE => "start with",
            MODEL_CLAUSE => return Shape::Any,
            _ => continue,
        };
        children.push(Shape::node(label, exprs(d, n.children().filter_map(Expr::cast))));
    }
    if let Some(g) = s.group_by() {
        let elements = g.syntax().children();
        let shapes = elements.map(|n| Expr::cast(n).map_or(Shape::leaf("grouping"), |e| expr(d, &e)));
        children.push(Shape::node("group by", shapes.collect()));
    }
    children.extend(s.having().map(|h| clause(d, "having", h.expr())));
    Shape::node(if s.distinct() { "select distinct" } else { "select" }, children)
}

fn item(d: Dialect, i: &SelectItem) -> Shape {
    if i.assignment().is_some() {
        return Shape::Any;
    }
    Shape::node(format!("item{}", alias(d, i.alias())), vec![or_any(d, i.expr())])
}

fn alias(d: Dialect, a: Option<Alias>) -> String {
    let name = a.and_then(|a| a.name());
    name.map(|n| format!(" {}", n.text(d).to_lowercase())).unwrap_or_default()
}

fn table(d: Dialect, t: &Table) -> Shape {
    match t {
        Table::TableRef(r) => match r.name() {
            Some(n) => Shape::leaf(format!("table {}{}", dotted(d, n.parts()), alias(d, r.alias()))),
            None => Shape::Any,
        },
        Table::DerivedTable(t) => match t.query() {
            Some(q) if !t.has("TABLE") => {
                Shape::node(format!("derived{}", alias(d, t.alias())), vec![query(d, &q)])
            }
            _ => Shape::Any,
        },
        Table::TableFunction(f) => match (f.call(), f.call().and_then(|c| c.name())) {
            (Some(call), Some(name)) if !f.has("TABLE") => Shape::node(
                format!("function {}{}", dotted(d, name.parts()), alias(d, f.alias())),
                call.args().map(|a| argument(d, &a)).collect(),
            ),
            _ => Shape::Any,
        },
        Table::ParenTable(p) => {
            let mut tables = p.tables();
            match (tables.next(), tables.next(), p.has("OJ")) {
                (Some(one), None, false) => Shape::node("paren", vec![table(d, &one)]),
                _ => Shape::Any,
            }
        }
        Table::JoinExpr(j) => {
            let first = j.first().map_or(Shape::Any, |t| table(d, &t));
            Shape::node("joined", std::iter::once(first).chain(j.joins().map(|j| join(d, &j))).collect())
        }
    }
}

fn join(d: Dialect, j: &Join) -> Shape {
    let kind = match (j.has("LEFT"), j.has("RIGHT"), j.has("FULL"), j.has("CROSS"), j.has("APPLY")) {
        (true, ..) => "left",
        (_, true, ..) => "right",
        (_, _, true, ..) => "full",
        (_, _, _, true, true) => "cross apply",
        (_, _, _, true, false) => "cross",
        (.., true) => "outer apply",
        _ if j.has("STRAIGHT_JOIN") => "straight",
        _ => "inner",
    };
    let label = if j.has("NATURAL") { format!("natural {kind}") } else { kind.to_string() };
    let right = match j.table() {
        // `a JOIN b JOIN c ON … ON …`.
        Some(t @ Table::JoinExpr(_)) => Shape::node("paren", vec![table(d, &t)]),
        Some(t) => table(d, &t),
        None => Shape::Any,
    };
    let mut children = vec![right];
    children.extend(j.on().map(|o| or_any(d, o.expr())));
    if let Some(u) = j.using() {
        children.push(Shape::leaf(format!("using {}", u.columns().map_or(0, |c| c.names().count()))));
    }
    Shape::node(label, children)
}

fn assignment(d: Dialect, a: &Assignment) -> Shape {
    let target = match (a.columns(), a.target()) {
        (Some(c), _) => format!("{} columns", c.names().count()),
        (None, Some(t)) if t.kind() == COLUMN_REF => dotted(d, t.children()),
        _ => return Shape::Any,
    };
    Shape::node(format!("{target} ="), vec![or_any(d, a.value())])
}

fn where_shape(d: Dialect, w: Option<Where>) -> Option<Shape> {
    w.map(|w| clause(d, "where", w.expr()))
}

/// Named queries before a change stand in a query of their own, as the witness has it.
fn insert(d: Dialect, i: &Insert) -> Shape {
    let Some(Table::TableRef(target)) = i.table() else { return Shape::Any };
    let Some(name) = target.name() else { return Shape::Any };
    if i.with().is_some() {
        return Shape::Any;
    }
    let mut children = Vec::new();
    children.extend(i.query().map(|q| query(d, &q)));
    children.extend(i.values().filter(|v| v.rows().count() > 0).map(|v| values(d, &v)));
    children
        .extend(i.set().map(|s| Shape::node("set", s.assignments().map(|a| assignment(d, &a)).collect())));
    children.extend(
        i.on_duplicate()
            .map(|o| Shape::node("on duplicate", o.assignments().map(|a| assignment(d, &a)).collect())),
    );
    let columns = i.columns().map_or(0, |c| c.names().count());
    Shape::node(format!("insert {} {columns} columns", dotted(d, name.parts())), children)
}

fn update(d: Dialect, u: &Update) -> Shape {
    let mut children: Vec<Shape> = u.tables().map(|t| table(d, &t)).collect();
    if children.len() > 1 {
        return Shape::Any;
    }
    children
        .extend(u.set().map(|s| Shape::node("set", s.assignments().map(|a| assignment(d, &a)).collect())));
    children.extend(u.from().map(|f| Shape::node("from", f.tables().map(|t| table(d, &t)).collect())));
    children.extend(where_shape(d, u.condition()));
    Shape::node("update", children)
}

fn delete(d: Dialect, x: &Delete) -> Shape {
    let mut children: Vec<Shape> = x.tables().map(|t| table(d, &t)).collect();
    children.extend(x.from().map(|f| Shape::node("from", f.tables().map(|t| table(d, &t)).collect())));
    children.extend(x.using().map(|u| Shape::node("using", u.tables().map(|t| table(d, &t)).collect())));
    children.extend(where_shape(d, x.condition()));
    Shape::node("delete", children)
}

fn merge(d: Dialect, m: &Merge) -> Shape {
    let source = m.using().and_then(|u| u.tables().next());
    let mut children: Vec<Shape> =
        [m.table(), source].into_iter().map(|t| t.map_or(Shape::Any, |t| table(d, &t))).collect();
    children.push(or_any(d, m.on().and_then(|o| o.expr())));
    children.extend(m.branches().map(|b| branch(d, &b)));
    Shape::node("merge", children)
}

fn branch(d: Dialect, b: &MergeWhen) -> Shape {
    let kind = match (b.matched(), b.has("TARGET"), b.by_source()) {
        (true, ..) => "MATCHED",
        (_, true, _) => "NOT MATCHED BY TARGET",
        (_, _, true) => "NOT MATCHED BY SOURCE",
        _ => "NOT MATCHED",
    };
    let mut parts = exprs(d, b.condition().into_iter());
    let action = if let Some(v) = b.values() {
        parts.push(values(d, &v));
        format!("insert {} columns", b.columns().map_or(0, |c| c.names().count()))
    } else if let Some(set) = b.set() {
        parts.extend(set.assignments().map(|a| assignment(d, &a)));
        "update".to_string()
    } else if b.has("NOTHING") {
        "do nothing".to_string()
    } else {
        "delete".to_string()
    };
    parts.extend(b.conditions().map(|w| or_any(d, w.expr())));
    Shape::node(format!("{kind} {action}"), parts)
}
