//! What code declares: variables, types, cursors, exceptions and subprograms, as owned data, so that one unit's declarations
//! can be asked about while another is converted.

use crate::catalog::{Ident, QName};

/// A data type as a declaration writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeRef {
    /// The whole text.
    pub text: String,
    /// The parts of its name; of `a.b%TYPE` those of `a.b`.
    pub parts: Vec<Ident>,
    /// `TYPE` or `ROWTYPE`.
    pub attribute: Option<String>,
    /// The package in which its names are looked up; `None`: where it stands.
    pub home: Option<QName>,
}

/// How a parameter is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// IN.
    In,
    /// OUT.
    Out,
    /// IN OUT.
    InOut,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// How it is passed.
    pub mode: Mode,
    /// Its type.
    pub ty: TypeRef,
    /// The text of its default.
    pub default: Option<String>,
}

/// What the callers of a subprogram must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its own name.
    pub name: Ident,
    /// The package that it is a member of, or its schema alone.
    pub owner: Owner,
    /// Its parameters.
    pub params: Vec<Param>,
    /// What a function returns; `None`: a procedure.
    pub returns: Option<TypeRef>,
    /// Whether it gives rows one by one.
    pub pipelined: bool,
}

impl Signature {
    /// Whether a call of so many arguments can mean it.
    pub fn takes(&self, arguments: usize) -> bool {
        let needed = self.params.iter().filter(|p| p.default.is_none()).count();
        (needed..=self.params.len()).contains(&arguments)
    }

    /// Whether it gives values back through parameters.
    pub fn has_out(&self) -> bool {
        self.params.iter().any(|p| p.mode != Mode::In)
    }
}

/// Where a declaration stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// In a block or subprogram.
    Local,
    /// In a package.
    Package(QName),
    /// In a schema.
    Schema(Option<Ident>),
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeRef,
    /// The text of its default.
    pub default: Option<String>,
}

/// A type that code declares.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeDecl {
    /// RECORD.
    Record(Vec<Field>),
    /// TABLE, VARRAY: elements, the type of the index if it is an associative array, the limit of a VARRAY.
    Collection {
        /// The type of its elements.
        element: TypeRef,
        /// INDEX BY.
        index: Option<TypeRef>,
        /// A VARRAY's limit.
        limit: Option<String>,
    },
    /// REF CURSOR.
    RefCursor(Option<TypeRef>),
    /// SUBTYPE.
    Subtype(TypeRef),
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SymbolKind {
    /// A variable, constant or parameter.
    Variable {
        /// Its type.
        ty: TypeRef,
        /// CONSTANT, or a parameter that is only read.
        constant: bool,
        /// The text of its value at the begin.
        value: Option<String>,
    },
    /// A type.
    Type(TypeDecl),
    /// A cursor.
    Cursor {
        /// Its parameters.
        params: Vec<Param>,
        /// The text of its query.
        query: Option<String>,
    },
    /// An exception, with the error number that EXCEPTION_INIT gives it.
    Exception(Option<i32>),
    /// Subprograms of one name.
    Subprograms(Vec<Signature>),
    /// The whole number of a loop.
    Index,
    /// The row of a loop over a query or cursor.
    Row,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: Ident,
    /// What it is.
    pub kind: SymbolKind,
    /// Where it stands.
    pub owner: Owner,
}

/// What a type is made of. Short-lived: made when somebody asks, given up at once.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// One value of a class.
    Scalar(crate::rules::TypeClass),
    /// A record of known fields.
    Record(Vec<Field>),
    /// A row of a table or view.
    Row(QName),
    /// A collection.
    Collection {
        /// The type of its elements.
        element: TypeRef,
        /// The type of the index of an associative array.
        index: Option<TypeRef>,
        /// A VARRAY's limit.
        limit: Option<String>,
    },
    /// A cursor.
    Cursor,
    /// An object of a user's type.
    Object(QName),
    /// Not known: a row whose columns are not known, a type of elsewhere.
    Unknown,
}
