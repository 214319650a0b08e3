//! What a name in code stands for, and what its type is made of.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::catalog::build::ident_of;
use crate::catalog::{Ident, Namespace, Object, QName, TypeKind};
use crate::rules::TypeClass;
use crate::syntax::{Entry, SyntaxElement, SyntaxKind as K, SyntaxNode, parse};

use super::super::{Found, Resolver, names};
use super::frame::{Frame, Reader};
use super::model::{Field, Owner, Shape, Signature, Symbol, SymbolKind, TypeDecl, TypeRef};
use super::program::{Program, section_of};

/// Types of types are followed this far.
const MAX_TYPES: u8 = 24;

/// The code around a tree.
#[derive(Debug, Clone)]
pub struct CodeScope<'a> {
    /// The code of the whole catalog.
    pub program: &'a Program,
    /// The package that the tree is of.
    pub package: Option<&'a QName>,
    frames: Rc<RefCell<HashMap<SyntaxNode, Rc<Frame>>>>,
}

impl<'a> CodeScope<'a> {
    /// The code around a tree of a package, or of none.
    pub fn new(program: &'a Program, package: Option<&'a QName>) -> Self {
        CodeScope { program, package, frames: Rc::default() }
    }
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub struct Meaning {
    /// The declaration.
    pub symbol: Symbol,
    /// How many parts of the name led to it; those that follow are fields or methods.
    pub used: usize,
    /// The declaration that a local name is of: the node with the section, parameters or loop.
    pub place: Option<SyntaxNode>,
}

impl<'a> Resolver<'a> {
    /// What the parts of a name stand for in the code where a node stands.
    pub fn meaning(&self, node: &SyntaxNode, parts: &[Ident]) -> Option<Meaning> {
        let code = self.code.as_ref()?;
        let first = parts.first()?;
        for a in node.ancestors().skip(1) {
            let frame = self.frame(&a, node);
            let Some(frame) = frame else { continue };
            if let Some(symbol) = frame.get(first) {
                return Some(Meaning { symbol: symbol.clone(), used: 1, place: Some(a) });
            }
            // `routine.parameter`, `label.variable`.
            if let Some(second) = parts.get(1)
                && self.is_labelled(&a, first)
                && let Some(symbol) = frame.get(second)
            {
                return Some(Meaning { symbol: symbol.clone(), used: 2, place: Some(a) });
            }
        }
        self.global(code.package, parts)
    }

    /// What the parts of a name stand for outside of blocks: a member of the package, of another one, a routine.
    pub fn global(&self, package: Option<&QName>, parts: &[Ident]) -> Option<Meaning> {
        let program = self.code.as_ref()?.program;
        let first = parts.first()?;
        let found = |s: &Symbol, used| Some(Meaning { symbol: s.clone(), used, place: None });
        if let Some(s) = package.and_then(|p| program.package_of(p)).and_then(|p| p.all.get(first)) {
            return found(s, 1);
        }
        let schema = package.and_then(|p| p.schema.as_ref()).or(self.table.and_then(|t| t.schema.as_ref()));
        if let Some(second) = parts.get(1) {
            let packages = [schema, None].into_iter().filter_map(|s| program.package(s, first));
            for (_, p) in packages {
                if let Some(s) = p.all.get(second) {
                    return found(s, 2);
                }
            }
            if let (Some(third), Some((_, p))) = (parts.get(2), program.package(Some(first), second))
                && let Some(s) = p.all.get(third)
            {
                return found(s, 3);
            }
            if let Some(s) = program.routine(Some(first), second) {
                return found(s, 2);
            }
        }
        found(program.routine(schema, first).or_else(|| program.routine(None, first))?, 1)
    }

    /// The frame that a node opens for a node inside it.
    fn frame(&self, holder: &SyntaxNode, inside: &SyntaxNode) -> Option<Rc<Frame>> {
        let opens = match holder.kind() {
            // What a package declares is known to the program.
            K::ROUTINE_BODY if is_package_body(holder) => false,
            K::BLOCK | K::ROUTINE_BODY => section_of(holder).is_some(),
            K::SUBPROGRAM | K::CREATE_PROCEDURE_STMT | K::CREATE_FUNCTION_STMT | K::CURSOR_DECL => true,
            // The bounds of a loop stand outside of it.
            K::FOR_STMT => holder
                .children()
                .find(|n| n.kind() == K::STATEMENT_LIST)
                .is_some_and(|l| l.text_range().contains_range(inside.text_range())),
            K::FORALL_STMT => true,
            _ => false,
        };
        if !opens {
            return None;
        }
        let code = self.code.as_ref()?;
        if let Some(frame) = code.frames.borrow().get(holder) {
            return Some(frame.clone());
        }
        let frame = Rc::new(self.read_frame(holder));
        code.frames.borrow_mut().insert(holder.clone(), frame.clone());
        Some(frame)
    }

    fn read_frame(&self, holder: &SyntaxNode) -> Frame {
        let mut frame = Frame::default();
        let reader = Reader::new(self.dialect(), Owner::Local);
        match holder.kind() {
            K::FOR_STMT | K::FORALL_STMT => {
                let counts = holder.kind() == K::FORALL_STMT || super::has_word(holder, "..");
                let kind = if counts { SymbolKind::Index } else { SymbolKind::Row };
                if let Some(name) = reader.name(holder) {
                    frame.add(Symbol { name, kind, owner: Owner::Local });
                }
            }
            K::SUBPROGRAM | K::CREATE_PROCEDURE_STMT | K::CREATE_FUNCTION_STMT | K::CURSOR_DECL => {
                reader.add_params(holder, &mut frame);
            }
            _ => {}
        }
        if let Some(section) = section_of(holder) {
            reader.add_section(&section, &mut frame);
        }
        frame
    }

    /// Whether a node goes by a label: a routine by its name, a block by `<<name>>`.
    fn is_labelled(&self, node: &SyntaxNode, name: &Ident) -> bool {
        let routine = match node.kind() {
            K::BLOCK => node.parent().and_then(|b| b.parent()),
            _ => Some(node.clone()),
        };
        let named = routine.and_then(|r| match r.kind() {
            K::SUBPROGRAM => names(self.dialect(), &r).first().cloned(),
            K::CREATE_PROCEDURE_STMT | K::CREATE_FUNCTION_STMT => {
                let object = r.children().find(|n| n.kind() == K::OBJECT_NAME)?;
                names(self.dialect(), &object).pop()
            }
            _ => None,
        });
        named.is_some_and(|n| self.same(&n, name))
            || labels(node).iter().any(|l| self.same(&ident_of(self.dialect(), l), name))
    }

    /// What a local or package name in an expression stands for, if it is no column: `COLUMN_REF` or the name of a call.
    pub fn variable(&self, node: &SyntaxNode) -> Option<Meaning> {
        self.code.as_ref()?;
        let parts = names(self.dialect(), node);
        if node.kind() == K::COLUMN_REF && self.column(node).is_some() {
            return None;
        }
        self.meaning(node, &parts)
    }

    /// The shape of a type that is written where a node stands.
    pub fn shape(&self, at: &SyntaxNode, ty: &TypeRef) -> Shape {
        self.shape_within(at, ty, 0)
    }

    fn shape_within(&self, at: &SyntaxNode, ty: &TypeRef, depth: u8) -> Shape {
        if depth > MAX_TYPES {
            return Shape::Unknown;
        }
        let lookup = |parts: &[Ident]| match &ty.home {
            Some(home) => self.global(Some(home), parts),
            None => self.meaning(at, parts),
        };
        match ty.attribute.as_deref() {
            Some("ROWTYPE") => {
                if let Some(Meaning { symbol, .. }) = lookup(&ty.parts) {
                    return match symbol.kind {
                        SymbolKind::Variable { ty, .. } => self.shape_within(at, &ty, depth + 1),
                        _ => Shape::Unknown,
                    };
                }
                self.table_named(&ty.parts).map_or(Shape::Unknown, Shape::Row)
            }
            Some(_) => {
                if let Some(m) = lookup(&ty.parts)
                    && let SymbolKind::Variable { ty: of, .. } = &m.symbol.kind
                {
                    let mut shape = self.shape_within(at, of, depth + 1);
                    for field in ty.parts.iter().skip(m.used) {
                        shape = self.field_within(at, &shape, field, depth + 1);
                    }
                    return shape;
                }
                self.column_named(&ty.parts).map_or(Shape::Unknown, |c| self.shape_of_column(at, c, depth))
            }
            None => {
                if let Some(m) = lookup(&ty.parts)
                    && let SymbolKind::Type(decl) = &m.symbol.kind
                {
                    return match decl {
                        TypeDecl::Record(fields) => Shape::Record(fields.clone()),
                        TypeDecl::Collection { element, index, limit } => Shape::Collection {
                            element: element.clone(),
                            index: index.clone(),
                            limit: limit.clone(),
                        },
                        TypeDecl::RefCursor(_) => Shape::Cursor,
                        TypeDecl::Subtype(of) => self.shape_within(at, of, depth + 1),
                    };
                }
                if let Some(shape) = self.user_type(&ty.parts) {
                    return shape;
                }
                self.by_type_rule(&ty.text)
            }
        }
    }

    fn shape_of_column(&self, at: &SyntaxNode, column: &crate::catalog::Column, depth: u8) -> Shape {
        let Some(ty) = &column.data_type else { return Shape::Unknown };
        let class = self.class_of_type(ty);
        if class != TypeClass::Unknown {
            return Shape::Scalar(class);
        }
        match parse(self.dialect(), &ty.source.text, Entry::DataType).root().children().next() {
            Some(node) => {
                let ty = Reader::new(self.dialect(), Owner::Local).type_ref(&node);
                self.shape_within(at, &ty, depth + 1)
            }
            None => Shape::Unknown,
        }
    }

    fn by_type_rule(&self, text: &str) -> Shape {
        let upper = text.to_uppercase();
        if upper == "SYS_REFCURSOR" || upper.starts_with("REF CURSOR") {
            return Shape::Cursor;
        }
        let parsed = parse(self.dialect(), text, Entry::DataType);
        let class = match parsed.root().children().next() {
            Some(node) => self.rules.class_of(&self.context(), &node),
            None => TypeClass::Unknown,
        };
        if class == TypeClass::Unknown { Shape::Unknown } else { Shape::Scalar(class) }
    }

    /// A user's type of the catalog.
    pub fn user_type(&self, parts: &[Ident]) -> Option<Shape> {
        let (name, schema) = match parts {
            [name] => (name, None),
            [schema, name] => (name, Some(schema.clone())),
            _ => return None,
        };
        let own = self.table.and_then(|t| t.schema.clone());
        let candidates = [schema.clone().or(own), schema];
        let found = candidates.into_iter().find_map(|schema| {
            match self.catalog.get(Namespace::Type, &QName { schema, name: name.clone() }) {
                Some(Object::Type(t)) => Some(t),
                _ => None,
            }
        })?;
        match &found.kind {
            TypeKind::Collection { element, limit, .. } => {
                let node = parse(self.dialect(), &element.source.text, Entry::DataType).root();
                let element = Reader::new(self.dialect(), Owner::Local).type_ref(&node.children().next()?);
                Some(Shape::Collection { element, index: None, limit: limit.clone() })
            }
            TypeKind::Object { .. } => Some(Shape::Object(found.head.name.clone())),
            _ => None,
        }
    }

    /// A table or view of the catalog.
    pub fn table_named(&self, parts: &[Ident]) -> Option<QName> {
        let (name, schema) = match parts {
            [name] => (name, None),
            [.., schema, name] => (name, Some(schema.clone())),
            [] => return None,
        };
        let own = self.table.and_then(|t| t.schema.clone());
        [schema.clone().or(own), schema].into_iter().find_map(|schema| {
            let q = QName { schema, name: name.clone() };
            match self.catalog.get(Namespace::Relation, &q) {
                Some(Object::Table(t)) => Some(t.head.name.clone()),
                Some(Object::View(v)) => Some(v.head.name.clone()),
                Some(Object::Synonym(s)) => Some(s.target.clone()),
                _ => None,
            }
        })
    }

    /// A column of a table of the catalog: `table.column`.
    pub fn column_named(&self, parts: &[Ident]) -> Option<&'a crate::catalog::Column> {
        let (column, table) = parts.split_last()?;
        let table = self.table_named(table)?;
        let table = self.catalog.table(&table)?;
        table.columns.iter().find(|c| self.same(&c.name, column))
    }

    /// A field of a value of a shape.
    pub fn field(&self, at: &SyntaxNode, shape: &Shape, name: &Ident) -> Shape {
        self.field_within(at, shape, name, 0)
    }

    fn field_within(&self, at: &SyntaxNode, shape: &Shape, name: &Ident, depth: u8) -> Shape {
        match shape {
            Shape::Record(fields) => match fields.iter().find(|f: &&Field| self.same(&f.name, name)) {
                Some(f) => self.shape_within(at, &f.ty, depth + 1),
                None => Shape::Unknown,
            },
            Shape::Row(table) => {
                let column = self
                    .catalog
                    .table(table)
                    .and_then(|t| t.columns.iter().find(|c| self.same(&c.name, name)));
                column.map_or(Shape::Unknown, |c| self.shape_of_column(at, c, depth))
            }
            Shape::Object(of) => {
                let Some(a) = self.attribute(of, name, 0) else { return Shape::Unknown };
                match parse(self.dialect(), &a.data_type.source.text, Entry::DataType)
                    .root()
                    .children()
                    .next()
                {
                    Some(node) => {
                        let ty = Reader::new(self.dialect(), Owner::Local).type_ref(&node);
                        self.shape_within(at, &ty, depth + 1)
                    }
                    None => Shape::Unknown,
                }
            }
            _ => Shape::Unknown,
        }
    }

    /// How many attributes an object type has, those that it inherits among them. `None`: not all are known.
    pub fn attribute_count(&self, of: &QName) -> Option<usize> {
        let mut count = 0;
        let mut next = Some(of.clone());
        for _ in 0..16 {
            let Some(name) = next else { return Some(count) };
            let bare = QName { schema: None, name: name.name.clone() };
            let found =
                [&name, &bare].into_iter().find_map(|n| match self.catalog.get(Namespace::Type, n) {
                    Some(Object::Type(t)) => Some(t),
                    _ => None,
                })?;
            let TypeKind::Object { attributes, supertype, .. } = &found.kind else { return None };
            count += attributes.len();
            next = supertype.clone();
        }
        None
    }

    /// An attribute of an object type or of one that it inherits from.
    fn attribute(&self, of: &QName, name: &Ident, depth: u8) -> Option<&'a crate::catalog::Attribute> {
        let bare = QName { schema: None, name: of.name.clone() };
        let found = [of, &bare].into_iter().find_map(|n| match self.catalog.get(Namespace::Type, n) {
            Some(Object::Type(t)) => Some(t),
            _ => None,
        })?;
        let TypeKind::Object { attributes, supertype, .. } = &found.kind else { return None };
        attributes.iter().find(|a| self.same(&a.name, name)).or_else(|| {
            let above = supertype.as_ref().filter(|_| depth < 16)?;
            self.attribute(above, name, depth + 1)
        })
    }

    /// The shape of a variable or of a field of it, by the parts of its name. `None`: no declaration is known.
    pub fn shape_of_path(&self, at: &SyntaxNode, parts: &[Ident]) -> Option<Shape> {
        let m = self.meaning(at, parts)?;
        let fields = parts.iter().skip(m.used);
        Some(fields.fold(self.shape_of_symbol(at, &m.symbol, 0), |shape, p| self.field(at, &shape, p)))
    }

    /// The shape of an expression.
    pub fn shape_of(&self, node: &SyntaxNode) -> Shape {
        match node.kind() {
            K::COLUMN_REF => {
                if let Some(Found::Column(c)) = self.column(node) {
                    return self.shape_of_column(node, c, 0);
                }
                let parts = names(self.dialect(), node);
                let Some(m) = self.meaning(node, &parts) else { return Shape::Unknown };
                let mut shape = self.shape_of_symbol(node, &m.symbol, 0);
                for p in parts.iter().skip(m.used) {
                    shape = match (&shape, p.text.to_uppercase().as_str()) {
                        (Shape::Collection { index, .. }, "FIRST" | "LAST") => self.index_shape(node, index),
                        (Shape::Collection { .. }, "COUNT" | "LIMIT") => Shape::Scalar(TypeClass::Integer),
                        _ => self.field(node, &shape, p),
                    };
                }
                shape
            }
            K::CALL_EXPR => {
                let Some(object) = node.children().find(|n| n.kind() == K::OBJECT_NAME) else {
                    return Shape::Unknown;
                };
                let parts = names(self.dialect(), &object);
                if let Some(m) = self.meaning(node, &parts) {
                    let arguments = count_arguments(node);
                    let mut shape = self.shape_of_symbol(node, &m.symbol, arguments);
                    for p in parts.iter().skip(m.used) {
                        shape = match (&shape, p.text.to_uppercase().as_str()) {
                            (Shape::Collection { index, .. }, "NEXT" | "PRIOR") => {
                                return self.index_shape(node, index);
                            }
                            (Shape::Collection { .. }, "EXISTS") => return Shape::Scalar(TypeClass::Bool),
                            _ => self.field(node, &shape, p),
                        };
                    }
                    return match (shape, &m.symbol.kind) {
                        (s, SymbolKind::Subprograms(_)) => s,
                        (_, SymbolKind::Type(_)) => self.constructed(node, &parts),
                        (Shape::Collection { element, .. }, _) => self.shape(node, &element),
                        _ => Shape::Unknown,
                    };
                }
                self.user_type(&parts).unwrap_or(Shape::Unknown)
            }
            K::SUBSCRIPT_EXPR => match node.children().next().map(|n| self.shape_of(&n)) {
                Some(Shape::Collection { element, .. }) => self.shape(node, &element),
                _ => Shape::Unknown,
            },
            K::METHOD_EXPR => {
                let mut children = node.children();
                let Some(base) = children.next() else { return Shape::Unknown };
                let name = node.children().find(|n| n.kind() == K::NAME);
                let Some(name) = name.map(|n| ident_of(self.dialect(), &n)) else { return Shape::Unknown };
                let shape = self.shape_of(&base);
                // `r.v(i)`: an element of a field.
                if let Shape::Collection { element, .. } = self.field(node, &shape, &name)
                    && count_arguments(node) == 1
                {
                    return self.shape(node, &element);
                }
                match (&shape, name.text.to_uppercase().as_str()) {
                    (Shape::Collection { .. }, "COUNT" | "LIMIT") => Shape::Scalar(TypeClass::Integer),
                    (Shape::Collection { index, .. }, "FIRST" | "LAST" | "NEXT" | "PRIOR") => {
                        self.index_shape(node, index)
                    }
                    (Shape::Collection { .. }, "EXISTS") => Shape::Scalar(TypeClass::Bool),
                    _ => self.field(node, &shape, &name),
                }
            }
            K::PAREN_EXPR => node.children().next().map_or(Shape::Unknown, |n| self.shape_of(&n)),
            _ => Shape::Scalar(self.class(node)),
        }
    }

    fn constructed(&self, node: &SyntaxNode, parts: &[Ident]) -> Shape {
        let ty = TypeRef { text: String::new(), parts: parts.to_vec(), attribute: None, home: None };
        self.shape(node, &ty)
    }

    fn index_shape(&self, at: &SyntaxNode, index: &Option<TypeRef>) -> Shape {
        index.as_ref().map_or(Shape::Scalar(TypeClass::Integer), |t| self.shape(at, t))
    }

    /// The shape of what a name stands for: of a function, of what it returns.
    pub fn shape_of_symbol(&self, at: &SyntaxNode, symbol: &Symbol, arguments: usize) -> Shape {
        match &symbol.kind {
            SymbolKind::Variable { ty, .. } => self.shape(at, ty),
            SymbolKind::Index => Shape::Scalar(TypeClass::Integer),
            SymbolKind::Subprograms(all) => match chosen(all, arguments).and_then(|s| s.returns.as_ref()) {
                Some(ty) => self.shape(at, ty),
                None => Shape::Unknown,
            },
            SymbolKind::Cursor { .. } => Shape::Cursor,
            SymbolKind::Type(_) | SymbolKind::Exception(_) | SymbolKind::Row => Shape::Unknown,
        }
    }
}

/// The function that a call of so many arguments means.
pub fn chosen(all: &[Signature], arguments: usize) -> Option<&Signature> {
    chosen_of(all, arguments, true)
}

/// The function, or the procedure, that a call of so many arguments means.
pub fn chosen_of(all: &[Signature], arguments: usize, function: bool) -> Option<&Signature> {
    let of_kind = |s: &&Signature| s.returns.is_some() == function;
    let takes = |s: &&Signature| s.takes(arguments);
    all.iter().filter(of_kind).find(takes).or_else(|| all.iter().find(of_kind)).or_else(|| all.first())
}

/// How many arguments a call has.
pub fn count_arguments(call: &SyntaxNode) -> usize {
    let list = call.children().find(|n| n.kind() == K::ARG_LIST);
    list.map_or(0, |l| l.children().filter(|n| matches!(n.kind(), K::ARG | K::NAMED_ARG)).count())
}

/// Whether a body is that of a package or of its specification.
fn is_package_body(body: &SyntaxNode) -> bool {
    body.parent().is_some_and(|p| matches!(p.kind(), K::CREATE_PACKAGE_STMT | K::CREATE_PACKAGE_BODY_STMT))
}

/// The names of the labels before a statement or block.
fn labels(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let mut out = Vec::new();
    let mut previous = node.prev_sibling_or_token();
    while let Some(p) = previous {
        match &p {
            SyntaxElement::Node(n) if n.kind() == K::LABEL => {
                out.extend(n.children().filter(|n| n.kind() == K::NAME));
            }
            SyntaxElement::Token(t) if t.kind().is_trivia() => {}
            _ => break,
        }
        previous = p.prev_sibling_or_token();
    }
    out
}
