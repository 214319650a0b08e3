//! Expressions.

use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind, SyntaxKind::*, SyntaxNode};

use super::{Alias, AstNode, DataType, Name, ObjectName, OrderBy, Query, own_tokens, views};

/// Any expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expr(pub(crate) SyntaxNode);

impl AstNode for Expr {
    fn can_cast(kind: SyntaxKind) -> bool {
        (LITERAL..=META_EXPR).contains(&kind)
            && !matches!(
                kind,
                ARG_LIST
                    | ARG
                    | NAMED_ARG
                    | JSON_PAIR
                    | CASE_WHEN
                    | CASE_ELSE
                    | EXPR_LIST
                    | OVER_CLAUSE
                    | WINDOW_SPEC
                    | FRAME_CLAUSE
                    | PARTITION_BY_CLAUSE
                    | WITHIN_GROUP_CLAUSE
                    | KEEP_CLAUSE
                    | FILTER_CLAUSE
                    | NULLS_CLAUSE
            )
    }
    fn cast(node: SyntaxNode) -> Option<Self> {
        Self::can_cast(node.kind()).then(|| Expr(node))
    }
    fn syntax(&self) -> &SyntaxNode {
        &self.0
    }
}

impl Expr {
    /// What kind of expression it is.
    pub fn kind(&self) -> SyntaxKind {
        self.0.kind()
    }

    /// The expression inside any number of parentheses.
    pub fn without_parens(&self) -> Expr {
        let mut e = self.clone();
        while e.kind() == PAREN_EXPR {
            match e.child::<Expr>() {
                Some(inner) => e = inner,
                None => break,
            }
        }
        e
    }
}

views! {
    /// A string, number or word (`NULL`, `DEFAULT`) as a value.
    Literal = LITERAL {}

    /// A column, a pseudo-column, a variable: a dotted name that is not called.
    ColumnRef = COLUMN_REF {
        /// The parts of the name, outermost first. A special register of several words has none.
        parts: many Name,
    }

    /// A chain of operators of one level.
    Binary = BINARY_EXPR {
        /// The operands, one more than the operators.
        operands: many Expr,
    }

    /// `NOT x`, `-x`.
    Unary = UNARY_EXPR {
        /// The operand.
        operand: one Expr,
    }

    /// A call with its clauses.
    Call = CALL_EXPR {
        /// The name of what is called.
        name: one ObjectName,
        /// `OVER …`.
        over: one Over,
    }

    /// `'key' VALUE x` as an argument.
    JsonPair = JSON_PAIR {
        /// Key and value.
        parts: many Expr,
    }

    /// `OVER (…)`, `OVER w`.
    Over = OVER_CLAUSE {
        /// The name of the window.
        name: one Name,
        /// The window itself.
        window: one WindowSpec,
    }

    /// `(PARTITION BY … ORDER BY … ROWS …)`.
    WindowSpec = WINDOW_SPEC {
        /// The order inside.
        order_by: one OrderBy,
    }

    /// `CASE … END`.
    Case = CASE_EXPR {
        /// What the branches compare with, in the simple form.
        operand: one Expr,
        /// The branches.
        branches: many CaseWhen,
    }

    /// `WHEN … THEN …`.
    CaseWhen = CASE_WHEN {
        /// Condition (or value) and result.
        parts: many Expr,
    }

    /// `CAST (x AS type)`, `CONVERT (type, x, style)` and their kin.
    Cast = CAST_EXPR {
        /// What is cast, and T-SQL's style after it.
        operands: many Expr,
        /// To which type; `None` in `CONVERT (x USING charset)`.
        data_type: one DataType,
    }

    /// `x [NOT] IN …`.
    In = IN_EXPR {
        /// The left side, and a right side that is neither list nor query.
        operands: many Expr,
        /// The right side, if it is a list.
        list: one ExprList,
    }

    /// `(a, b, …)` on the right of IN, ANY and ALL.
    ExprList = EXPR_LIST {
        /// The values.
        values: many Expr,
    }

    /// `x [NOT] BETWEEN a AND b`.
    Between = BETWEEN_EXPR {
        /// Value, lower and upper bound.
        operands: many Expr,
    }

    /// `x [NOT] LIKE pattern [ESCAPE c]`.
    Like = LIKE_EXPR {
        /// Value, pattern and escape.
        operands: many Expr,
    }

    /// `x IS [NOT] NULL` and its kin.
    Is = IS_EXPR {
        /// The value.
        operand: one Expr,
    }

    /// `(query)` as a value.
    Subquery = SUBQUERY_EXPR {
        /// The query.
        query: one Query,
    }
}

/// The value of a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiteralValue {
    /// Text, bytes or bits of a quoted literal.
    Quoted(StringValue),
    /// A number as it is written, with its suffix, sign-free.
    Number(String),
    /// `NULL`, `TRUE`, `DEFAULT` … in upper case.
    Word(String),
}

impl Literal {
    /// The value. Adjacent strings of MySQL are one text.
    pub fn value(&self, dialect: Dialect) -> Option<LiteralValue> {
        let mut text: Option<String> = None;
        for t in own_tokens(&self.0) {
            match (t.kind(), string_value(dialect, t.text())) {
                (NUMBER, _) => return Some(LiteralValue::Number(t.text().to_string())),
                (STRING, Some(StringValue::Text(s))) => text.get_or_insert_default().push_str(&s),
                (STRING, Some(other)) => return Some(LiteralValue::Quoted(other)),
                (STRING, None) => return None,
                // A charset introducer stands before the literal that it belongs to.
                (KEYWORD, _) if t.text().starts_with('_') => {}
                _ => return Some(LiteralValue::Word(t.text().to_ascii_uppercase())),
            }
        }
        text.map(|s| LiteralValue::Quoted(StringValue::Text(s)))
    }
}

impl Binary {
    /// The operators in upper case, words of one operator separated by one blank.
    pub fn operators(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut open = false;
        for e in self.0.children_with_tokens() {
            match e {
                rowan::NodeOrToken::Node(_) => open = false,
                rowan::NodeOrToken::Token(t) if t.kind().is_trivia() => {}
                rowan::NodeOrToken::Token(t) => {
                    let word = t.text().to_ascii_uppercase();
                    match out.last_mut() {
                        Some(last) if open => {
                            last.push(' ');
                            last.push_str(&word);
                        }
                        _ => out.push(word),
                    }
                    open = true;
                }
            }
        }
        out
    }
}

impl Call {
    /// The arguments, named ones too.
    pub fn args(&self) -> impl Iterator<Item = Arg> {
        self.0
            .children()
            .filter(|n| n.kind() == ARG_LIST)
            .take(1)
            .flat_map(|n| n.children())
            .filter_map(Arg::cast)
    }

    /// Whether the arguments begin with DISTINCT (or Oracle's UNIQUE).
    pub fn distinct(&self) -> bool {
        self.0
            .children()
            .filter(|n| n.kind() == ARG_LIST)
            .flat_map(|n| own_tokens(&n).collect::<Vec<_>>())
            .any(|t| t.text().eq_ignore_ascii_case("DISTINCT") || t.text().eq_ignore_ascii_case("UNIQUE"))
    }
}

/// An argument of a call, with or without its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arg(pub(crate) SyntaxNode);

impl AstNode for Arg {
    fn can_cast(kind: SyntaxKind) -> bool {
        matches!(kind, ARG | NAMED_ARG)
    }
    fn cast(node: SyntaxNode) -> Option<Self> {
        Self::can_cast(node.kind()).then(|| Arg(node))
    }
    fn syntax(&self) -> &SyntaxNode {
        &self.0
    }
}

impl Arg {
    /// The parameter's name in `name => value`.
    pub fn name(&self) -> Option<Name> {
        self.child()
    }

    /// The value; `None` for a query or a key with its value.
    pub fn value(&self) -> Option<Expr> {
        self.child()
    }

    /// Key and value of a JSON function.
    pub fn pair(&self) -> Option<JsonPair> {
        self.child()
    }

    /// The name that the value gets (XMLFOREST, XMLATTRIBUTES, PASSING).
    pub fn alias(&self) -> Option<Alias> {
        self.child()
    }
}

impl Case {
    /// The value of ELSE.
    pub fn otherwise(&self) -> Option<Expr> {
        self.0.children().find(|n| n.kind() == CASE_ELSE)?.children().find_map(Expr::cast)
    }
}

impl In {
    /// Whether it is NOT IN.
    pub fn negated(&self) -> bool {
        self.has("NOT")
    }

    /// The query on the right side.
    pub fn query(&self) -> Option<Subquery> {
        self.0.children().skip(1).find_map(Subquery::cast)
    }
}
