//! The type class of an expression.

use crate::catalog::{Column, DataType};
use crate::dialect::Dialect;
use crate::rules::{ColumnFacts, Place, TypeClass, TypeSpec};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::{Found, Resolver};

impl Resolver<'_> {
    /// The class of an expression.
    pub fn class(&self, node: &SyntaxNode) -> TypeClass {
        if let Some(class) = self.known.borrow().get(node) {
            return *class;
        }
        // Expressions nest at most as deep as the parser lets them; the column of a view may lead on to another query.
        let class = stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.class_of(node));
        self.known.borrow_mut().insert(node.clone(), class);
        class
    }

    fn class_of(&self, node: &SyntaxNode) -> TypeClass {
        match node.kind() {
            K::LITERAL | K::DATETIME_LITERAL | K::INTERVAL_EXPR | K::DATA_TYPE
                if self.literal(node).is_some() =>
            {
                self.literal(node).unwrap_or_default()
            }
            K::PAREN_EXPR | K::ARG | K::COLLATE_EXPR | K::PRIOR_EXPR | K::OUTER_JOIN_MARK | K::UNARY_EXPR => {
                if node.first_token().is_some_and(|t| t.text().eq_ignore_ascii_case("not")) {
                    return TypeClass::Bool;
                }
                node.children().next().map_or(TypeClass::Unknown, |n| self.class(&n))
            }
            K::COLUMN_REF => match self.column(node) {
                Some(Found::Column(c)) => self.class_of_column(c),
                Some(Found::Expression(e, resolver)) => resolver.class(&e),
                None if self.is_counter(node) => TypeClass::Integer,
                None => match self.class_in_code(node) {
                    TypeClass::Unknown => self.by_rule(node),
                    class => class,
                },
            },
            K::CALL_EXPR | K::METHOD_EXPR | K::SUBSCRIPT_EXPR => match self.by_rule(node) {
                TypeClass::Unknown => self.class_in_code(node),
                class => class,
            },
            K::IN_EXPR | K::BETWEEN_EXPR | K::LIKE_EXPR | K::IS_EXPR | K::EXISTS_EXPR => TypeClass::Bool,
            K::CAST_EXPR => match node.children().find(|n| n.kind() == K::DATA_TYPE) {
                Some(t) => self.rules.class_of(&self.context(), &t),
                None => TypeClass::Unknown,
            },
            K::CASE_EXPR => self.case(node),
            K::BINARY_EXPR => self.operator(node),
            K::SUBQUERY_EXPR => self.scalar(node),
            K::INTERVAL_EXPR => TypeClass::Interval,
            K::EXTRACT_EXPR => TypeClass::Number,
            K::NEXT_VALUE_EXPR => TypeClass::Integer,
            _ => self.by_rule(node),
        }
    }

    /// The class of a variable, an element, a field or a call of the user's own.
    fn class_in_code(&self, node: &SyntaxNode) -> TypeClass {
        if self.code.is_none() {
            return TypeClass::Unknown;
        }
        match self.shape_of(node) {
            super::code::Shape::Scalar(class) => class,
            super::code::Shape::Unknown => TypeClass::Unknown,
            _ => TypeClass::Other,
        }
    }

    fn literal(&self, node: &SyntaxNode) -> Option<TypeClass> {
        // Where no literal is recognised the rules ask back; the oracle without knowledge ends that.
        let ctx =
            crate::rules::MatchContext::new(self.dialect(), self.target, self.place, &crate::rules::NoTypes);
        match self.rules.class_of(&ctx, node) {
            TypeClass::Unknown => None,
            class => Some(class),
        }
    }

    /// Oracle's pseudo-columns that are counters.
    fn is_counter(&self, node: &SyntaxNode) -> bool {
        let name = node.text().to_string().to_ascii_uppercase();
        self.dialect() == Dialect::Oracle
            && matches!(name.trim(), "LEVEL" | "ROWNUM" | "CONNECT_BY_ISLEAF" | "CONNECT_BY_ISCYCLE")
    }

    fn by_rule(&self, node: &SyntaxNode) -> TypeClass {
        self.rules.result_class(&self.context(), node).unwrap_or_default()
    }

    /// The class of a column, by its type's rule.
    pub fn class_of_column(&self, column: &Column) -> TypeClass {
        if let Some(ty) = &column.data_type {
            return self.class_of_type(ty);
        }
        TypeClass::Unknown
    }

    /// The class of a data type of the catalog.
    pub fn class_of_type(&self, ty: &DataType) -> TypeClass {
        self.rules.class_of_column_type(&self.context(), &ty.source.text)
    }

    /// The type of PostgreSQL that a column's rule names.
    pub fn sql_of_column(&self, column: &Column) -> Option<String> {
        let spec = TypeSpec::parse(self.dialect(), &column.data_type.as_ref()?.source.text)?;
        let found =
            self.rules.match_type(&self.context().at(Place::Column), &spec, &ColumnFacts::default())?;
        Some(found.sql)
    }

    /// The first branch whose class is known.
    fn case(&self, node: &SyntaxNode) -> TypeClass {
        node.children()
            .filter(|n| matches!(n.kind(), K::CASE_WHEN | K::CASE_ELSE))
            .filter_map(|n| n.children().last())
            .map(|n| self.class(&n))
            .find(|c| *c != TypeClass::Unknown)
            .unwrap_or_default()
    }

    fn scalar(&self, node: &SyntaxNode) -> TypeClass {
        let item = node.descendants().find(|n| n.kind() == K::SELECT_ITEM).and_then(|i| i.children().next());
        item.map_or(TypeClass::Unknown, |e| self.class(&e))
    }

    /// The class of a chain of operators.
    fn operator(&self, node: &SyntaxNode) -> TypeClass {
        let ops: Vec<String> = node
            .children_with_tokens()
            .filter_map(|e| e.into_token())
            .filter(|t| !t.kind().is_trivia())
            .map(|t| t.text().to_ascii_uppercase())
            .collect();
        let classes: Vec<TypeClass> = node.children().map(|n| self.class(&n)).collect();
        let Some(op) = ops.first() else { return TypeClass::Unknown };
        match op.as_str() {
            "||" | "CONCAT" if self.dialect() != Dialect::MySql => TypeClass::Text,
            "+" | "-" | "*" | "/" | "%" | "MOD" | "DIV" | "**" => arithmetic(&ops, &classes, self.dialect()),
            "&" | "|" | "^" | "<<" | ">>" | "#" => TypeClass::Integer,
            "->" => TypeClass::Json,
            "->>" => TypeClass::Text,
            _ => TypeClass::Bool,
        }
    }
}

/// The class of `a + b - c`.
fn arithmetic(ops: &[String], classes: &[TypeClass], dialect: Dialect) -> TypeClass {
    let Some((first, rest)) = classes.split_first() else { return TypeClass::Unknown };
    ops.iter().zip(rest).fold(*first, |class, (op, next)| step(class, op, *next, dialect))
}

/// The class of one arithmetic operation.
pub(crate) fn step(left: TypeClass, op: &str, right: TypeClass, dialect: Dialect) -> TypeClass {
    use TypeClass as C;
    let datetime = |c: C| matches!(c, C::Date | C::Timestamp | C::TimestampTz);
    match (left, op, right) {
        (a, "-", b) if datetime(a) && datetime(b) => match dialect {
            // Timestamps give an interval in Oracle, dates a number of days.
            Dialect::Oracle if a != C::Date || b != C::Date => C::Interval,
            _ => C::Number,
        },
        (a, "+" | "-", b) if datetime(a) && b != C::Unknown => a,
        (_, "+", b) if datetime(b) => b,
        (C::Text | C::Char, "+", C::Text | C::Char | C::Unknown) | (C::Unknown, "+", C::Text | C::Char)
            if dialect == Dialect::SqlServer =>
        {
            C::Text
        }
        (C::Unknown, _, _) | (_, _, C::Unknown) => C::Unknown,
        (C::Interval, "+" | "-", C::Interval) => C::Interval,
        (C::Float, ..) | (_, _, C::Float) => C::Float,
        (C::Integer, op, C::Integer) if op != "/" || matches!(dialect, Dialect::SqlServer | Dialect::Db2) => {
            C::Integer
        }
        (C::Integer | C::Number, _, C::Integer | C::Number) => C::Number,
        _ => C::Unknown,
    }
}
