//! `COLUMN_DEF` nodes to columns, with the constraints and indexes that stand inside them.

use crate::catalog::{Column, Comment, Constraint, DataType, Generated, Ident, Identity, Index, QName, Text};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{begins, child, expression, has_word, string_of, tokens, words};
use super::{Builder, SourceStatement, ident_of};

/// What a column's definition says.
pub(super) struct ColumnParts {
    pub(super) column: Column,
    pub(super) constraints: Vec<Constraint>,
    pub(super) indexes: Vec<Index>,
    pub(super) notes: Vec<Diagnostic>,
    /// `FIRST` or `AFTER x`.
    pub(super) position: Option<Position>,
    /// The definition says NULL.
    pub(super) nullable: bool,
}

/// Where MySQL puts a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Position {
    First,
    After(Ident),
}

impl Builder {
    pub(super) fn column(&self, st: &SourceStatement, node: &SyntaxNode, table: &QName) -> ColumnParts {
        let name = match child(node, K::NAME) {
            Some(n) => ident_of(self.dialect(), &n),
            None => Ident { text: String::new(), quoted: false },
        };
        let mut charset = None;
        let data_type = match child(node, K::DATA_TYPE) {
            Some(t) => {
                let (data_type, in_type) = self.data_type(st, &t);
                charset = in_type;
                Some(data_type)
            }
            None => self.implied_type(st, node, &name),
        };
        let mut parts = ColumnParts {
            column: Column {
                name,
                data_type,
                not_null: false,
                not_null_name: None,
                default: None,
                default_name: None,
                default_on_null: false,
                identity: None,
                generated: None,
                on_update: None,
                collation: None,
                charset,
                invisible: false,
                options: Vec::new(),
                comment: None,
                origin: st.id,
                changes: Vec::new(),
                span: st.span(node),
                source_comments: Vec::new(),
                trailing_comments: Vec::new(),
            },
            constraints: Vec::new(),
            indexes: Vec::new(),
            notes: Vec::new(),
            position: None,
            nullable: false,
        };
        for n in node.children() {
            self.column_clause(st, &n, table, &mut parts);
        }
        parts
    }

    /// SQL Server: a column that is only called `timestamp` is of that type.
    fn implied_type(&self, st: &SourceStatement, node: &SyntaxNode, name: &Ident) -> Option<DataType> {
        let implied = self.dialect() == Dialect::SqlServer
            && name.text.eq_ignore_ascii_case("timestamp")
            && !node.children().any(|n| n.kind() == K::GENERATED_CLAUSE);
        implied.then(|| DataType {
            name: "TIMESTAMP".to_string(),
            schema: None,
            quoted: false,
            args: Vec::new(),
            modifiers: Vec::new(),
            attribute: None,
            source: Text { text: "timestamp".to_string(), span: st.span(node) },
        })
    }

    pub(super) fn column_clause(
        &self,
        st: &SourceStatement,
        n: &SyntaxNode,
        table: &QName,
        parts: &mut ColumnParts,
    ) {
        let column = &mut parts.column;
        match n.kind() {
            K::DEFAULT_CLAUSE => self.default_clause(st, n, column),
            K::NULL_CONSTRAINT => {
                let not = has_word(n, "NOT");
                column.not_null = not;
                parts.nullable = !not;
                if not {
                    column.not_null_name = self.constraint_name(n);
                }
                for s in super::tree::children(n, K::CONSTRAINT_STATE) {
                    let text = st.text(&s);
                    // A NOT NULL that is not in force is no NOT NULL.
                    if not && words(&s).iter().any(|w| w == "DISABLE") {
                        column.not_null = false;
                        parts.notes.push(
                            Diagnostic::new("TAB-0008", Outcome::Review, text.span)
                                .with("column", column.name.text.clone()),
                        );
                    } else if !words(&s).iter().any(|w| w == "ENABLE" || w == "VALIDATE") {
                        column.options.push(text);
                    }
                }
            }
            K::IDENTITY_CLAUSE => {
                let mut identity = column
                    .identity
                    .take()
                    .unwrap_or(Identity { always: false, sequence: Default::default() });
                let w = words(n);
                identity.always = match self.dialect() {
                    // Rows are inserted with values of their own only after SET IDENTITY_INSERT.
                    Dialect::SqlServer => true,
                    Dialect::MySql => false,
                    _ => !w.iter().any(|w| w == "DEFAULT"),
                };
                self.sequence_options(st, n, &mut identity.sequence);
                column.identity = Some(identity);
            }
            K::GENERATED_CLAUSE => self.generated_clause(st, n, parts),
            K::PRIMARY_KEY | K::UNIQUE_KEY | K::FOREIGN_KEY | K::CHECK_CONSTRAINT => {
                let name = column.name.clone();
                if let Some(c) = self.constraint(st, n, Some(&name)) {
                    parts.constraints.push(c);
                }
            }
            K::INLINE_INDEX => {
                let name = column.name.clone();
                parts.indexes.push(self.inline_index(st, n, table, Some(&name)));
            }
            K::COLUMN_OPTION => self.column_option(st, n, parts),
            K::ERROR => {
                let text = st.text(n);
                parts
                    .notes
                    .push(Diagnostic::new("TAB-0001", Outcome::Manual, text.span).with("text", text.text));
            }
            _ => {}
        }
    }

    /// `[CONSTRAINT name] DEFAULT [ON NULL] value`.
    pub(super) fn default_clause(&self, st: &SourceStatement, n: &SyntaxNode, column: &mut Column) {
        column.default_name = self.constraint_name(n).or(column.default_name.take());
        column.default_on_null = begins(&words(n), &["DEFAULT", "ON", "NULL"]);
        column.default = match expression(n) {
            Some(e) => Some(st.text(&e)),
            // DB2's DEFAULT without a value: the default of the type, which conversion knows.
            None => Some(Text { text: String::new(), span: st.span(n) }),
        };
    }

    fn generated_clause(&self, st: &SourceStatement, n: &SyntaxNode, parts: &mut ColumnParts) {
        let column = &mut parts.column;
        if let Some(e) = expression(n) {
            let w = words(n);
            let stored = w.iter().any(|w| matches!(w.as_str(), "STORED" | "PERSISTED" | "PERSISTENT"))
                || self.dialect() == Dialect::Db2;
            column.generated = Some(Generated { expr: st.text(&e), stored });
            return;
        }
        let all: Vec<String> = tokens(n).map(|t| t.text().to_ascii_uppercase()).collect();
        if all.iter().any(|w| w == "CHANGE") {
            column.on_update = Some(st.text(n));
        } else {
            column.options.push(st.text(n));
            column.invisible |= all.iter().any(|w| w == "HIDDEN");
        }
    }

    fn column_option(&self, st: &SourceStatement, n: &SyntaxNode, parts: &mut ColumnParts) {
        let dialect = self.dialect();
        let column = &mut parts.column;
        let w = words(n);
        let last = || tokens(n).last().map(|t| super::unquote(t.text()).trim_matches('\'').to_string());
        match w.first().map_or("", String::as_str) {
            "COLLATE" => column.collation = last(),
            "CHARACTER" | "CHARSET" => column.charset = last().map(|s| s.to_lowercase()),
            "COMMENT" => {
                column.comment = string_of(dialect, n).map(|text| Comment { text, origin: st.id });
            }
            "ON" => column.on_update = expression(n).map(|e| st.text(&e)),
            "INVISIBLE" | "HIDDEN" | "IMPLICITLY" => column.invisible = true,
            "VISIBLE" => column.invisible = false,
            "NOT" if begins(&w, &["NOT", "HIDDEN"]) => column.invisible = false,
            "VIRTUAL" => {}
            "STORED" | "PERSISTED" | "PERSISTENT" => {
                if let Some(g) = &mut column.generated {
                    g.stored = true;
                }
            }
            "FIRST" => parts.position = Some(Position::First),
            "AFTER" => {
                let name = last().map(|text| Ident { text, quoted: false });
                parts.position = name.map(Position::After);
            }
            "FOR" if w.get(2).is_some_and(|w| w == "DATA") => {
                if let Some(t) = &mut column.data_type {
                    t.modifiers.push(w.join(" "));
                    t.source.text = format!("{} {}", t.source.text, st.text(n).text);
                }
            }
            _ => column.options.push(st.text(n)),
        }
    }
}
