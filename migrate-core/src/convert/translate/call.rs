//! Calls, columns, casts and sequences: what is no operator. Rules claim them first.

use crate::catalog::{Namespace, Object};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::{ColumnFacts, ExprMatch, Place, Rendered, TypeClass, TypeSpec, Volatility};
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::Usage;
use super::emitter::{Emitter, Out};
use super::literal::quote_text;

impl Emitter<'_> {
    /// A node as a rule rewrites it; `None`: no rule claims it.
    pub(super) fn by_rule(&mut self, node: &SyntaxNode) -> Option<Out> {
        let rules = self.cx.rules;
        let found = rules.match_expr(&self.resolver.context(), node)?;
        Some(self.apply(node, &found))
    }

    /// The call of a supplied procedure, which stands as a statement, in PL/pgSQL without the last semicolon; one that a
    /// person must write raises an error until then. `None`: no rule knows it.
    pub(crate) fn supplied_call(&mut self, call: &SyntaxNode) -> Option<String> {
        let rules = self.cx.rules;
        let found = rules.match_statement_call(&self.resolver.context(), call)?;
        let out = self.apply(call, &found);
        Some(match (&found.rule.rewrite, found.rule.outcome) {
            (Some(_), _) => out.text,
            (None, Outcome::Dropped) => "NULL".to_string(),
            // Code that comes here must not go on as if nothing were.
            (None, _) => {
                let name =
                    call.children().find(|n| n.kind() == K::OBJECT_NAME).unwrap_or_else(|| call.clone());
                let message = quote_text(&format!("not converted: {}", name.text().to_string().trim()));
                format!("RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = {message}")
            }
        })
    }

    /// A node to which a rule applies.
    fn apply(&mut self, node: &SyntaxNode, found: &ExprMatch<'_>) -> Out {
        let rule = found.rule;
        if rule.outcome != Outcome::Converted {
            let text = super::emitter::shorten(&node.text().to_string());
            self.note(node, &rule.id, rule.outcome, &[("source", &text)]);
        }
        if self.scope.usage.wants_immutable() && rule.volatility.is_some_and(|v| v != Volatility::Immutable) {
            self.note(
                node,
                "TRN-0007",
                Outcome::Manual,
                &[("function", &super::emitter::shorten(&node.text().to_string()))],
            );
        }
        self.extensions.extend(rule.extension.iter().cloned());
        let name = source_name(node);
        match &rule.rewrite {
            Some(rewrite) => self.adapt(rewrite, &found.bindings, &name),
            None => self.adapt_call(&name, &arguments(node)),
        }
        let schema = self.cx.options.compat_schema.clone();
        let rendered = found.render(&schema, &mut |n| {
            let out = if n.kind() == K::DATA_TYPE { self.data_type(n) } else { self.node(n) };
            if out.primary { Rendered::primary(out.text) } else { Rendered::compound(out.text) }
        });
        // A rule without rewrite keeps the form: its parts are translated where they stand.
        let Some(rendered) = rendered else { return Out::primary(self.form(node)) };
        let mut text = rendered.text;
        for clause in &found.tail {
            text.push(' ');
            text.push_str(&self.children(clause).text);
        }
        if rendered.primary { Out::primary(text) } else { Out::rewritten(text) }
    }

    /// A call or name as written, with its arguments translated.
    fn form(&mut self, node: &SyntaxNode) -> String {
        let mut text = String::new();
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) if n.kind() == K::OBJECT_NAME || n.kind() == K::NAME => {
                    text.push_str(&n.text().to_string())
                }
                SyntaxElement::Node(n) => text.push_str(&self.node(&n).text),
                SyntaxElement::Token(t) => text.push_str(t.text()),
            }
        }
        text
    }

    /// A data type of a conversion.
    pub(super) fn data_type(&mut self, node: &SyntaxNode) -> Out {
        let spec = TypeSpec::from_node(self.cx.dialect(), node);
        let ctx = self.resolver.context();
        match self.cx.rules.match_type(&ctx.at(Place::Cast), &spec, &ColumnFacts::default()) {
            Some(m) => {
                if m.outcome() != Outcome::Converted {
                    let text = node.text().to_string();
                    self.note(node, &m.rule.id, m.outcome(), &[("source", &text)]);
                }
                Out::primary(m.sql)
            }
            None => {
                self.note(node, "TRN-0008", Outcome::Manual, &[("type", &node.text().to_string())]);
                Out::primary(node.text().to_string())
            }
        }
    }

    /// A column, a pseudo-column, or `sequence.NEXTVAL`.
    pub(super) fn column_ref(&mut self, node: &SyntaxNode) -> Out {
        let idents = self.idents(node);
        if let Some(last) = idents.last()
            && idents.len() > 1
            && !last.quoted
            && matches!(last.text.as_str(), "NEXTVAL" | "CURRVAL")
        {
            let function = last.text.to_lowercase();
            let sequence = crate::catalog::QName {
                schema: idents
                    .len()
                    .checked_sub(3)
                    .and_then(|i| idents.get(i))
                    .cloned()
                    .or_else(|| self.default_schema()),
                name: idents.get(idents.len() - 2).cloned().unwrap_or_else(|| last.clone()),
            };
            return self.sequence_call(node, &function, &sequence);
        }
        if super::limit::is_rownum(node) && self.cx.dialect() == Dialect::Oracle {
            return self.rownum(node);
        }
        // A special register that no rule knows.
        if idents.is_empty() {
            self.unknown(node);
            return Out::primary(node.text().to_string());
        }
        if self.unknown_column(node) {
            self.note(node, "TRN-0009", Outcome::Manual, &[("name", &node.text().to_string())]);
        }
        if idents.len() > 2 {
            // Schema and database of a qualified column are those of its table.
            let names: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == K::NAME).collect();
            let last: Vec<String> =
                names.iter().skip(names.len().saturating_sub(2)).map(|n| self.identifier(n)).collect();
            return Out::primary(last.join("."));
        }
        Out::primary(self.children(node).text)
    }

    /// A name that no rule claims and that can be seen to be no column here: PostgreSQL would refuse it.
    fn unknown_column(&self, node: &SyntaxNode) -> bool {
        match self.scope.usage {
            // PostgreSQL allows no column in a default.
            Usage::Default => true,
            Usage::Check | Usage::Generated | Usage::IndexKey | Usage::Filter | Usage::Partition => {
                let table = self.scope.table.and_then(|t| self.cx.catalog.table(t));
                table.is_some_and(|t| !t.columns.is_empty()) && self.resolver.column(node).is_none()
            }
            Usage::View | Usage::Dml => {
                // DB2's global variables are read like columns, also where there is no table.
                let alone = self.cx.dialect() == Dialect::Db2 && self.resolver.reads_no_table(node);
                alone || self.resolver.surely_no_column(node)
            }
            // Outside of queries there are no columns at all.
            Usage::Code => !crate::convert::routine::in_query(node) || self.resolver.surely_no_column(node),
        }
    }

    fn default_schema(&self) -> Option<crate::catalog::Ident> {
        self.scope.table.and_then(|t| t.schema.clone())
    }

    /// `NEXT VALUE FOR s`.
    pub(super) fn next_value(&mut self, node: &SyntaxNode) -> Out {
        let function = if node.text().to_string().to_ascii_uppercase().starts_with("PREV") {
            "currval"
        } else {
            "nextval"
        };
        match node.children().find(|n| n.kind() == K::OBJECT_NAME) {
            Some(name) => {
                let sequence = self.qname(&name);
                self.sequence_call(node, function, &sequence)
            }
            None => Out::primary(node.text().to_string()),
        }
    }

    fn sequence_call(&mut self, node: &SyntaxNode, function: &str, sequence: &crate::catalog::QName) -> Out {
        let target = self.cx.names.relation(sequence);
        if !matches!(self.cx.catalog.get(Namespace::Relation, sequence), Some(Object::Sequence(_))) {
            self.note(node, "TRN-0005", Outcome::Manual, &[("sequence", &sequence.to_string())]);
        }
        self.relations.push(target.plain());
        Out::primary(format!("{function}({})", quote_text(&target.sql())))
    }

    /// A call that no rule claims: only the user's own routines may remain, and those are not converted yet.
    pub(super) fn call(&mut self, node: &SyntaxNode) -> Out {
        if matches!(self.scope.usage, Usage::View | Usage::Dml | Usage::Code)
            && let Some(out) = crate::convert::routine::call::function(self, node)
        {
            return out;
        }
        let name = node
            .children()
            .find(|n| n.kind() == K::OBJECT_NAME)
            .map(|n| n.text().to_string())
            .unwrap_or_default();
        self.note(node, "TRN-0006", Outcome::Manual, &[("function", &name)]);
        Out::primary(self.children(node).text)
    }

    /// A cast that no rule claims: the standard form, with the type written by the type rules.
    pub(super) fn cast(&mut self, node: &SyntaxNode) -> Out {
        let standard = node.first_token().is_some_and(|t| t.text().eq_ignore_ascii_case("cast"));
        let ty = node.children().find(|n| n.kind() == K::DATA_TYPE);
        let value = node.children().find(|n| n.kind() != K::DATA_TYPE);
        match (standard && node.children().count() == 2, ty, value) {
            (true, Some(ty), Some(value)) => {
                let class = self.resolver.class(&value);
                let literal = value.kind() == K::LITERAL || value.kind() == K::CASE_EXPR;
                let value = self.node(&value);
                let ty = self.data_type(&ty).text;
                // PostgreSQL casts no number but an integer to boolean.
                if ty == "boolean" && !literal && class.satisfies(TypeClass::Number) {
                    return Out::primary(format!("({} <> 0)", value.beside_operator()));
                }
                Out::primary(format!("CAST({} AS {ty})", value.text))
            }
            _ => {
                let text = super::emitter::shorten(&node.text().to_string());
                self.note(node, "TRN-0001", Outcome::Manual, &[("construct", &text)]);
                Out::primary(node.text().to_string())
            }
        }
    }
}

/// The name of a called function as the source writes it.
fn source_name(node: &SyntaxNode) -> String {
    let name = node.children().find(|n| n.kind() == K::OBJECT_NAME);
    name.map(|n| n.text().to_string()).unwrap_or_default()
}

/// The expressions that a function is called with.
pub(super) fn arguments(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let list = node.children().find(|n| n.kind() == K::ARG_LIST);
    let arguments = list.into_iter().flat_map(|l| l.children()).filter(|n| n.kind() == K::ARG);
    arguments.filter_map(|a| a.children().next()).collect()
}
