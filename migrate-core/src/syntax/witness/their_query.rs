//! The witness's queries and changes of rows in normal form.

use sqlparser::ast::{
    Assignment, AssignmentTarget, ConnectByKind, Delete, Distinct, Expr, FromTable, GroupByExpr, Insert,
    Join, JoinConstraint, JoinOperator, Merge, MergeAction, MergeInsertKind, MergeUpdateKind, OnInsert,
    OrderByKind, Query, Select, SelectItem, SetExpr, Statement, TableAlias, TableFactor, TableObject,
    TableWithJoins, Update, UpdateTableFromKind, Values,
};

use super::Shape;
use super::their_expr::{expr, exprs, function_args, name, orders};

pub(super) fn statement(s: &Statement) -> Shape {
    match s {
        Statement::Query(q) => match q.body.as_ref() {
            // `WITH … UPDATE …`.
            SetExpr::Insert(s) | SetExpr::Update(s) | SetExpr::Delete(s) | SetExpr::Merge(s) => statement(s),
            _ => query(q),
        },
        Statement::Insert(i) => insert(i),
        Statement::Update(u) => update(u),
        Statement::Delete(d) => delete(d),
        Statement::Merge(m) => merge(m),
        _ => Shape::Any,
    }
}

pub(super) fn query(q: &Query) -> Shape {
    let mut children = Vec::new();
    for cte in q.with.iter().flat_map(|w| &w.cte_tables) {
        children.push(Shape::node(
            format!("with {}", cte.alias.name.value.to_lowercase()),
            vec![query(&cte.query)],
        ));
    }
    children.push(body(&q.body));
    if let Some(order) = &q.order_by {
        children.push(match &order.kind {
            OrderByKind::Expressions(list) => Shape::node("order by", orders(list)),
            OrderByKind::All(_) => Shape::Any,
        });
    }
    match children.as_slice() {
        [only] => only.clone(),
        _ => Shape::node("query", children),
    }
}

fn body(b: &SetExpr) -> Shape {
    match b {
        SetExpr::Select(s) => select(s),
        SetExpr::Query(q) => query(q),
        SetExpr::SetOperation { left, op, right, set_quantifier } => {
            let words = format!("{op} {set_quantifier}");
            Shape::node(words.trim().to_string(), vec![body(left), body(right)])
        }
        SetExpr::Values(v) => values(v),
        _ => Shape::Any,
    }
}

fn values(v: &Values) -> Shape {
    Shape::node("values", v.rows.iter().map(|r| Shape::node("row", exprs(r.iter()))).collect())
}

fn clause(label: &str, e: &Option<Expr>) -> Option<Shape> {
    e.as_ref().map(|e| Shape::node(label, vec![expr(e)]))
}

fn select(s: &Select) -> Shape {
    let distinct = matches!(s.distinct, Some(Distinct::Distinct));
    let mut children: Vec<Shape> = s.projection.iter().map(item).collect();
    if !s.from.is_empty() {
        children.push(Shape::node("from", s.from.iter().map(tables).collect()));
    }
    children.extend(clause("where", &s.selection));
    for c in &s.connect_by {
        children.push(match c {
            ConnectByKind::ConnectBy { relationships, .. } => Shape::node("connect by", exprs(relationships)),
            ConnectByKind::StartWith { condition, .. } => Shape::node("start with", vec![expr(condition)]),
        });
    }
    match &s.group_by {
        GroupByExpr::Expressions(list, _) if list.is_empty() => {}
        GroupByExpr::Expressions(list, _) => children.push(Shape::node("group by", exprs(list))),
        GroupByExpr::All(_) => children.push(Shape::Any),
    }
    children.extend(clause("having", &s.having));
    Shape::node(if distinct { "select distinct" } else { "select" }, children)
}

fn item(i: &SelectItem) -> Shape {
    match i {
        SelectItem::UnnamedExpr(e) => Shape::node("item", vec![expr(e)]),
        SelectItem::ExprWithAlias { expr: e, alias } => {
            Shape::node(format!("item {}", alias.value.to_lowercase()), vec![expr(e)])
        }
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
            Shape::node("item", vec![Shape::leaf("*")])
        }
        SelectItem::ExprWithAliases { .. } => Shape::Any,
    }
}

fn alias_of(alias: &Option<TableAlias>) -> String {
    alias.as_ref().map(|a| format!(" {}", a.name.value.to_lowercase())).unwrap_or_default()
}

fn tables(t: &TableWithJoins) -> Shape {
    let first = table(&t.relation);
    if t.joins.is_empty() {
        return first;
    }
    Shape::node("joined", std::iter::once(first).chain(t.joins.iter().map(join)).collect())
}

fn join(j: &Join) -> Shape {
    use JoinOperator::*;
    let (kind, constraint) = match &j.join_operator {
        Join(c) | Inner(c) => ("inner", Some(c)),
        Left(c) | LeftOuter(c) => ("left", Some(c)),
        Right(c) | RightOuter(c) => ("right", Some(c)),
        FullOuter(c) => ("full", Some(c)),
        CrossJoin(c) => ("cross", Some(c)),
        StraightJoin(c) => ("straight", Some(c)),
        CrossApply => ("cross apply", None),
        OuterApply => ("outer apply", None),
        _ => return Shape::Any,
    };
    let mut children = vec![table(&j.relation)];
    let mut label = kind.to_string();
    match constraint {
        Some(JoinConstraint::On(e)) => children.push(expr(e)),
        Some(JoinConstraint::Using(columns)) => {
            children.push(Shape::leaf(format!("using {}", columns.len())))
        }
        Some(JoinConstraint::Natural) => label = format!("natural {kind}"),
        _ => {}
    }
    Shape::node(label, children)
}

fn table(t: &TableFactor) -> Shape {
    match t {
        TableFactor::Table { name: n, alias, args: None, .. } => {
            Shape::leaf(format!("table {}{}", name(n), alias_of(alias)))
        }
        TableFactor::Table { name: n, alias, args: Some(args), .. } => {
            Shape::node(format!("function {}{}", name(n), alias_of(alias)), function_args(&args.args))
        }
        TableFactor::Function { name: n, args, alias, .. } => {
            Shape::node(format!("function {}{}", name(n), alias_of(alias)), function_args(args))
        }
        TableFactor::Derived { subquery, alias, .. } => {
            Shape::node(format!("derived{}", alias_of(alias)), vec![query(subquery)])
        }
        TableFactor::NestedJoin { table_with_joins, .. } => {
            Shape::node("paren", vec![tables(table_with_joins)])
        }
        _ => Shape::Any,
    }
}

fn insert(i: &Insert) -> Shape {
    if i.multi_table_insert_type.is_some() {
        return Shape::Any;
    }
    let table = match &i.table {
        TableObject::TableName(n) => name(n),
        _ => return Shape::Any,
    };
    let mut children = Vec::new();
    children.extend(i.source.as_ref().map(|q| query(q)));
    if !i.assignments.is_empty() {
        children.push(Shape::node("set", i.assignments.iter().map(assignment).collect()));
    }
    if let Some(OnInsert::DuplicateKeyUpdate(list)) = &i.on {
        children.push(Shape::node("on duplicate", list.iter().map(assignment).collect()));
    }
    Shape::node(format!("insert {table} {} columns", i.columns.len()), children)
}

fn assignment(a: &Assignment) -> Shape {
    let target = match &a.target {
        AssignmentTarget::ColumnName(n) => name(n),
        AssignmentTarget::Tuple(list) => format!("{} columns", list.len()),
    };
    Shape::node(format!("{target} ="), vec![expr(&a.value)])
}

fn update(u: &Update) -> Shape {
    let mut children = vec![tables(&u.table)];
    children.push(Shape::node("set", u.assignments.iter().map(assignment).collect()));
    match &u.from {
        Some(UpdateTableFromKind::AfterSet(list) | UpdateTableFromKind::BeforeSet(list)) => {
            children.push(Shape::node("from", list.iter().map(tables).collect()));
        }
        None => {}
    }
    children.extend(clause("where", &u.selection));
    Shape::node("update", children)
}

fn delete(d: &Delete) -> Shape {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &d.from;
    let mut children: Vec<Shape> =
        d.tables.iter().map(|n| Shape::leaf(format!("table {}", name(n)))).collect();
    let from: Vec<Shape> = from.iter().map(tables).collect();
    if d.tables.is_empty() {
        children.extend(from);
    } else {
        children.push(Shape::node("from", from));
    }
    if let Some(using) = &d.using {
        children.push(Shape::node("using", using.iter().map(tables).collect()));
    }
    children.extend(clause("where", &d.selection));
    Shape::node("delete", children)
}

fn merge(m: &Merge) -> Shape {
    let mut children = vec![table(&m.table), table(&m.source), expr(&m.on)];
    for c in &m.clauses {
        let mut parts: Vec<Shape> = c.predicate.iter().map(expr).collect();
        let action = match &c.action {
            MergeAction::Insert(i) => {
                match &i.kind {
                    MergeInsertKind::Values(v) => parts.push(values(v)),
                    MergeInsertKind::Row | MergeInsertKind::Wildcard => parts.push(Shape::Any),
                }
                parts.extend(i.insert_predicate.iter().map(expr));
                format!("insert {} columns", i.columns.len())
            }
            MergeAction::Update(u) => {
                match &u.kind {
                    MergeUpdateKind::Set(list) => parts.extend(list.iter().map(assignment)),
                    MergeUpdateKind::Wildcard => parts.push(Shape::Any),
                }
                parts.extend(u.update_predicate.iter().map(expr));
                parts.extend(u.delete_predicate.iter().map(expr));
                "update".to_string()
            }
            MergeAction::Delete { .. } => "delete".to_string(),
            MergeAction::DoNothing { .. } => "do nothing".to_string(),
        };
        children.push(Shape::node(format!("{} {action}", c.clause_kind), parts));
    }
    Shape::node("merge", children)
}
