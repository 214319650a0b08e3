//! Declarations read off a tree: what a declaration section, a parameter list or a loop declares.

use std::collections::HashMap;

use crate::catalog::build::ident_of;
use crate::catalog::{Ident, QName};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::model::{Field, Mode, Owner, Param, Signature, Symbol, SymbolKind, TypeDecl, TypeRef};

/// Declarations by the upper-case text of their names.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    symbols: HashMap<String, Symbol>,
    /// In the order of the source.
    order: Vec<String>,
}

impl Frame {
    /// A declaration.
    pub fn get(&self, name: &Ident) -> Option<&Symbol> {
        self.symbols.get(&name.text.to_uppercase())
    }

    /// Every declaration, in the order of the source.
    pub fn iter(&self) -> impl Iterator<Item = &Symbol> {
        self.order.iter().filter_map(|n| self.symbols.get(n))
    }

    /// Adds a declaration; subprograms of one name gather.
    pub fn add(&mut self, symbol: Symbol) {
        let key = symbol.name.text.to_uppercase();
        if let (Some(Symbol { kind: SymbolKind::Subprograms(all), .. }), SymbolKind::Subprograms(more)) =
            (self.symbols.get_mut(&key), &symbol.kind)
        {
            // A body repeats its declaration.
            for s in more {
                let same = |o: &Signature| {
                    o.params.len() == s.params.len()
                        && o.returns.is_some() == s.returns.is_some()
                        && o.params
                            .iter()
                            .zip(&s.params)
                            .all(|(a, b)| a.ty.text.eq_ignore_ascii_case(&b.ty.text))
                };
                if !all.iter().any(same) {
                    all.push(s.clone());
                }
            }
            return;
        }
        if self.symbols.insert(key.clone(), symbol).is_none() {
            self.order.push(key);
        }
    }

    /// Adds everything of another frame that this one does not have.
    pub fn extend(&mut self, other: &Frame) {
        for s in other.iter() {
            match (&s.kind, self.get(&s.name)) {
                (SymbolKind::Subprograms(_), _) | (_, None) => self.add(s.clone()),
                _ => {}
            }
        }
    }
}

/// Reads declarations.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The dialect.
    pub dialect: Dialect,
    /// Who declares.
    pub owner: Owner,
}

impl Reader {
    /// A reader for declarations of an owner.
    pub fn new(dialect: Dialect, owner: Owner) -> Self {
        Reader { dialect, owner }
    }

    fn home(&self) -> Option<QName> {
        match &self.owner {
            Owner::Package(p) => Some(p.clone()),
            Owner::Local | Owner::Schema(_) => None,
        }
    }

    /// The identifier of the first name of a node.
    pub fn name(&self, node: &SyntaxNode) -> Option<Ident> {
        node.children().find(|n| n.kind() == K::NAME).map(|n| ident_of(self.dialect, &n))
    }

    /// A `DATA_TYPE` node.
    pub fn type_ref(&self, node: &SyntaxNode) -> TypeRef {
        let object = node.children().find(|n| n.kind() == K::OBJECT_NAME);
        let parts = object.map_or_else(Vec::new, |o| {
            let parts: Vec<Ident> =
                o.children().filter(|n| n.kind() == K::NAME).map(|n| ident_of(self.dialect, &n)).collect();
            if parts.is_empty() { vec![ident_of(self.dialect, &o)] } else { parts }
        });
        let attribute = node.children().find(|n| n.kind() == K::TYPE_ATTR).map(|n| {
            n.text().to_string().replace('%', "").split_whitespace().collect::<String>().to_uppercase()
        });
        let text = node.text().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        TypeRef { text, parts, attribute, home: self.home() }
    }

    fn type_of(&self, node: &SyntaxNode) -> Option<TypeRef> {
        node.children().find(|n| n.kind() == K::DATA_TYPE).map(|n| self.type_ref(&n))
    }

    /// The parameters of a signature.
    pub fn params(&self, node: &SyntaxNode) -> Vec<Param> {
        let list = node.children().find(|n| n.kind() == K::PARAM_LIST);
        list.into_iter()
            .flat_map(|l| l.children().filter(|n| n.kind() == K::PARAM_DEF))
            .filter_map(|p| {
                let (input, output) = (has_word(&p, "IN"), has_word(&p, "OUT"));
                let mode = match (input, output) {
                    (true, true) => Mode::InOut,
                    (false, true) => Mode::Out,
                    _ => Mode::In,
                };
                Some(Param { name: self.name(&p)?, mode, ty: self.type_of(&p)?, default: value_of(&p) })
            })
            .collect()
    }

    /// The signature of a subprogram or of a CREATE statement of one.
    pub fn signature(&self, node: &SyntaxNode) -> Option<Signature> {
        let name = match self.name(node) {
            Some(name) => name,
            None => {
                let object = node.children().find(|n| n.kind() == K::OBJECT_NAME)?;
                let last = object.children().filter(|n| n.kind() == K::NAME).last()?;
                ident_of(self.dialect, &last)
            }
        };
        let returns = node.children().find(|n| n.kind() == K::RETURNS_CLAUSE);
        let function = has_word(node, "FUNCTION");
        let returns = match (&returns, function) {
            (Some(r), true) => Some(self.type_of(r)?),
            _ => None,
        };
        let pipelined = node
            .children()
            .filter(|n| n.kind() == K::ROUTINE_OPTION)
            .any(|n| n.first_token().is_some_and(|t| t.text().eq_ignore_ascii_case("PIPELINED")));
        Some(Signature { name, owner: self.owner.clone(), params: self.params(node), returns, pipelined })
    }

    /// Adds the parameters of a subprogram.
    pub fn add_params(&self, node: &SyntaxNode, frame: &mut Frame) {
        for p in self.params(node) {
            let constant = p.mode == Mode::In;
            let kind = SymbolKind::Variable { ty: p.ty, constant, value: None };
            frame.add(Symbol { name: p.name, kind, owner: Owner::Local });
        }
    }

    /// Adds what a declaration section declares.
    pub fn add_section(&self, section: &SyntaxNode, frame: &mut Frame) {
        for node in section.children() {
            if node.kind() == K::PRAGMA_DECL {
                self.pragma(&node, frame);
                continue;
            }
            let kind = match node.kind() {
                K::VARIABLE_DECL => self.type_of(&node).map(|ty| SymbolKind::Variable {
                    ty,
                    constant: has_word(&node, "CONSTANT"),
                    value: value_of(&node),
                }),
                K::TYPE_DECL => self.type_decl(&node).map(SymbolKind::Type),
                K::CURSOR_DECL => Some(SymbolKind::Cursor {
                    params: self.params(&node),
                    query: node.children().find(|n| n.kind() == K::QUERY).map(|n| n.text().to_string()),
                }),
                K::EXCEPTION_DECL => Some(SymbolKind::Exception(None)),
                K::SUBPROGRAM | K::SUBPROGRAM_DECL => {
                    self.signature(&node).map(|s| SymbolKind::Subprograms(vec![s]))
                }
                _ => None,
            };
            if let (Some(name), Some(kind)) = (self.name(&node), kind) {
                frame.add(Symbol { name, kind, owner: self.owner.clone() });
            }
        }
    }

    /// `PRAGMA EXCEPTION_INIT(e, -20001)`.
    fn pragma(&self, node: &SyntaxNode, frame: &mut Frame) {
        let text = node.text().to_string();
        let upper = text.to_uppercase();
        if !upper.contains("EXCEPTION_INIT") {
            return;
        }
        let inside = upper.split_once('(').map_or("", |(_, r)| r);
        let Some((name, number)) = inside.split_once(',') else { return };
        let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        let name = name.trim().trim_matches('"').to_string();
        if let (Some(symbol), Ok(code)) = (frame.symbols.get_mut(&name), digits.parse::<i32>()) {
            symbol.kind = SymbolKind::Exception(Some(code));
        }
    }

    fn type_decl(&self, node: &SyntaxNode) -> Option<TypeDecl> {
        let types: Vec<TypeRef> =
            node.children().filter(|n| n.kind() == K::DATA_TYPE).map(|n| self.type_ref(&n)).collect();
        if has_word(node, "SUBTYPE") {
            return types.into_iter().next().map(TypeDecl::Subtype);
        }
        if has_word(node, "RECORD") {
            let fields = node.children().find(|n| n.kind() == K::TABLE_ELEMENTS)?;
            let fields = fields.children().filter(|n| n.kind() == K::TYPE_ATTRIBUTE).filter_map(|f| {
                Some(Field { name: self.name(&f)?, ty: self.type_of(&f)?, default: value_of(&f) })
            });
            return Some(TypeDecl::Record(fields.collect()));
        }
        if has_word(node, "REF") {
            let returns = node.children().find(|n| n.kind() == K::RETURNS_CLAUSE);
            return Some(TypeDecl::RefCursor(returns.and_then(|r| self.type_of(&r))));
        }
        if has_word(node, "OF") {
            let mut types = types.into_iter();
            let element = types.next()?;
            let limit = (!has_word(node, "TABLE")).then(|| {
                let after = node.text().to_string();
                let inside = after.split_once('(').and_then(|(_, r)| r.split_once(')'));
                inside.map_or(String::new(), |(n, _)| n.trim().to_string())
            });
            return Some(TypeDecl::Collection { element, index: types.next(), limit });
        }
        types.into_iter().next().map(TypeDecl::Subtype)
    }
}

/// The text of a default or of a value at the begin.
pub fn value_of(node: &SyntaxNode) -> Option<String> {
    let clause = node.children().find(|n| n.kind() == K::DEFAULT_CLAUSE)?;
    clause.children().next().map(|n| n.text().to_string().trim().to_string())
}

/// Whether a word stands among a node's own tokens.
pub fn has_word(node: &SyntaxNode, word: &str) -> bool {
    node.children_with_tokens()
        .any(|e| matches!(e, SyntaxElement::Token(t) if t.text().eq_ignore_ascii_case(word)))
}
