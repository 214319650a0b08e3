//! What a database contains, in terms of no particular dialect.
//!
//! Built from scripts ([`super::build`]) or, later, from a live server. Serializable: a snapshot is this model as JSON.
//! Expressions and queries are kept as source text with their place ([`Text`]); `convert` parses and converts them.

use std::sync::OnceLock;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::Namespace;
use crate::diagnostic::Span;
use crate::dialect::Dialect;
use crate::syntax::{Entry, Parse, SyntaxNode, parse};

/// Version of the snapshot format.
pub const SNAPSHOT_VERSION: u32 = 1;

/// Index of a source statement in the list of all statements of a conversion.
pub type StatementId = u32;

/// One part of a name: its text with quotes removed, folded as the source dialect folds unquoted names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Ident {
    /// The name, unquoted and folded.
    pub text: String,
    /// Whether the source quoted it.
    #[serde(default)]
    pub quoted: bool,
}

/// A name with its schema (MySQL: database), if the source says or implies one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct QName {
    /// Schema, explicit or current when the statement ran.
    pub schema: Option<Ident>,
    /// The object's own name.
    pub name: Ident,
}

/// A piece of source text that stays in the source's language until it is converted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Text {
    /// The text, without leading and trailing trivia.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A comment in the database (`COMMENT ON`, `MS_Description`, MySQL's COMMENT), as a plain string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comment {
    /// The string's value.
    pub text: String,
    /// The statement that gave it.
    pub origin: StatementId,
}

/// What every object has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// Its name.
    pub name: QName,
    /// The statement that created it.
    pub origin: StatementId,
    /// Statements that changed it later, in order.
    #[serde(default)]
    pub changes: Vec<StatementId>,
    /// Where its name stands.
    pub span: Span,
    /// Its comment.
    #[serde(default)]
    pub comment: Option<Comment>,
    /// Comments of the author before the statement and inside it at its head, as written, in order.
    #[serde(default)]
    pub source_comments: Vec<String>,
}

/// A data type as the source spells it, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataType {
    /// Upper-cased words joined by one space (`DOUBLE PRECISION`); a user type's own name otherwise.
    pub name: String,
    /// Schema of a user type.
    #[serde(default)]
    pub schema: Option<Ident>,
    /// Whether the name was quoted (T-SQL writes `[int]`) .
    #[serde(default)]
    pub quoted: bool,
    /// Arguments as written: `10`, `MAX`, `'a'`; a unit (`CHAR`, `BYTE`, `CODEUNITS32`, `OCTETS`) is a modifier.
    #[serde(default)]
    pub args: Vec<String>,
    /// Upper-cased modifiers: `UNSIGNED`, `ZEROFILL`, `WITH TIME ZONE`, `FOR BIT DATA`, `CHAR`, `BYTE`, `TO MONTH` …
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// `TYPE` or `ROWTYPE`.
    #[serde(default)]
    pub attribute: Option<String>,
    /// The whole type as written.
    pub source: Text,
}

/// An identity or AUTO_INCREMENT property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// GENERATED ALWAYS (as opposed to BY DEFAULT; BY DEFAULT ON NULL counts as by default).
    pub always: bool,
    /// Options.
    pub sequence: SequenceOptions,
}

/// Options of a sequence; numbers are decimal text, since they may be longer than 64 bits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SequenceOptions {
    /// Data type, if given.
    pub data_type: Option<DataType>,
    /// START WITH; for AUTO_INCREMENT the table's next value.
    pub start: Option<String>,
    /// INCREMENT BY.
    pub increment: Option<String>,
    /// MINVALUE; `None`: not given or NOMINVALUE.
    pub min: Option<String>,
    /// MAXVALUE.
    pub max: Option<String>,
    /// CACHE n; `Some("0")`: NOCACHE.
    pub cache: Option<String>,
    /// CYCLE.
    pub cycle: bool,
    /// ORDER was asked for.
    pub ordered: bool,
}

/// How a column's value is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Generated {
    /// The expression.
    pub expr: Text,
    /// Stored (PERSISTED) rather than virtual.
    pub stored: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Its name.
    pub name: Ident,
    /// Its type; `None` where the source leaves it to the expression (computed columns, CREATE TABLE AS).
    pub data_type: Option<DataType>,
    /// NOT NULL.
    pub not_null: bool,
    /// Name of the NOT NULL constraint, if it has one.
    #[serde(default)]
    pub not_null_name: Option<Ident>,
    /// DEFAULT.
    pub default: Option<Text>,
    /// Name of the DEFAULT constraint (T-SQL).
    #[serde(default)]
    pub default_name: Option<Ident>,
    /// DEFAULT ON NULL.
    #[serde(default)]
    pub default_on_null: bool,
    /// IDENTITY, AUTO_INCREMENT.
    pub identity: Option<Identity>,
    /// GENERATED ALWAYS AS (…), computed columns.
    pub generated: Option<Generated>,
    /// ON UPDATE CURRENT_TIMESTAMP, ROW CHANGE TIMESTAMP: the expression.
    #[serde(default)]
    pub on_update: Option<Text>,
    /// COLLATE.
    #[serde(default)]
    pub collation: Option<String>,
    /// CHARACTER SET.
    #[serde(default)]
    pub charset: Option<String>,
    /// Hidden from `SELECT *`.
    #[serde(default)]
    pub invisible: bool,
    /// Options without counterpart (SPARSE, ENCRYPT, STORAGE …), as written.
    #[serde(default)]
    pub options: Vec<Text>,
    /// Comment in the database.
    #[serde(default)]
    pub comment: Option<Comment>,
    /// The statement that defined it (CREATE TABLE or ALTER TABLE ADD).
    pub origin: StatementId,
    /// Statements that changed it later.
    #[serde(default)]
    pub changes: Vec<StatementId>,
    /// Where its definition stands.
    pub span: Span,
    /// The author's comments before this column, as written.
    #[serde(default)]
    pub source_comments: Vec<String>,
    /// The author's comments inside its definition and behind it on its line, as written.
    #[serde(default)]
    pub trailing_comments: Vec<String>,
}

/// A column of a key or index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyColumn {
    /// A plain column, or `None` when `expr` is given.
    pub column: Option<Ident>,
    /// An expression.
    pub expr: Option<Text>,
    /// DESC.
    pub descending: bool,
    /// NULLS FIRST / LAST, if the source says so.
    #[serde(default)]
    pub nulls_first: Option<bool>,
    /// MySQL's prefix length.
    #[serde(default)]
    pub prefix: Option<u32>,
    /// WITHOUT OVERLAPS, operator classes and the like, as written.
    #[serde(default)]
    pub options: Vec<Text>,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConstraintKind {
    /// PRIMARY KEY.
    PrimaryKey {
        /// Its columns.
        columns: Vec<KeyColumn>,
    },
    /// UNIQUE.
    Unique {
        /// Its columns.
        columns: Vec<KeyColumn>,
    },
    /// FOREIGN KEY.
    ForeignKey {
        /// Referencing columns.
        columns: Vec<Ident>,
        /// Referenced table.
        table: QName,
        /// Referenced columns; empty: its primary key.
        references: Vec<Ident>,
        /// ON DELETE, upper-case words: `CASCADE`, `SET NULL`, `RESTRICT`, `NO ACTION`, `SET DEFAULT`.
        on_delete: Option<String>,
        /// ON UPDATE.
        on_update: Option<String>,
        /// MATCH FULL / SIMPLE / PARTIAL.
        match_type: Option<String>,
    },
    /// CHECK.
    Check {
        /// The condition.
        condition: Text,
    },
}

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Constraint {
    /// Its name, if the source gave one.
    pub name: Option<Ident>,
    /// What it demands.
    #[serde(flatten)]
    pub kind: ConstraintKind,
    /// DEFERRABLE.
    #[serde(default)]
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    #[serde(default)]
    pub initially_deferred: bool,
    /// DISABLE, NOCHECK CONSTRAINT, NOT ENFORCED.
    #[serde(default)]
    pub disabled: bool,
    /// NOVALIDATE, WITH NOCHECK: existing rows were not checked.
    #[serde(default)]
    pub not_validated: bool,
    /// Options without counterpart (USING INDEX, CLUSTERED, WITH (…), ON filegroup, RELY …), as written.
    #[serde(default)]
    pub options: Vec<Text>,
    /// The statement that defined it.
    pub origin: StatementId,
    /// Statements that changed it later.
    #[serde(default)]
    pub changes: Vec<StatementId>,
    /// Where its definition stands.
    pub span: Span,
    /// Comment in the database.
    #[serde(default)]
    pub comment: Option<Comment>,
    /// The author's comments at this constraint, as written.
    #[serde(default)]
    pub source_comments: Vec<String>,
}

/// What kind of table it is, where that matters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TableKind {
    /// An ordinary table.
    #[default]
    Heap,
    /// Temporary; global ones are permanent definitions with private rows.
    Temporary {
        /// GLOBAL (or DB2 CREATED / DECLARED GLOBAL).
        global: bool,
        /// ON COMMIT action: `DELETE ROWS`, `PRESERVE ROWS`, `DROP`.
        on_commit: Option<String>,
    },
    /// ORGANIZATION INDEX.
    IndexOrganized,
    /// ORGANIZATION EXTERNAL, external tables: the definition's text.
    External {
        /// Everything after the columns.
        definition: Text,
    },
    /// In a cluster.
    Clustered {
        /// The CLUSTER clause.
        definition: Text,
    },
    /// System-versioned or application-period temporal.
    Temporal {
        /// The clause that says so.
        definition: Text,
    },
    /// Memory-optimized or ENGINE=MEMORY: rows may be lost at restart.
    Memory,
    /// DB2 MQT declared by CREATE TABLE … AS (…) DATA INITIALLY DEFERRED; see `as_query`.
    Materialized,
}

/// One partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Partition {
    /// Its name, if given.
    pub name: Option<Ident>,
    /// What rows it holds.
    pub bound: PartitionBound,
    /// Its subpartitions.
    #[serde(default)]
    pub subpartitions: Vec<Partition>,
    /// Options without counterpart, as written.
    #[serde(default)]
    pub options: Vec<Text>,
    /// Where its definition stands.
    pub span: Span,
}

/// What rows a partition holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PartitionBound {
    /// VALUES LESS THAN (…): exclusive upper bound, the lower one is the previous partition's; `MAXVALUE` as text.
    LessThan {
        /// Bound values.
        values: Vec<Text>,
    },
    /// Explicit bounds (DB2: STARTING … ENDING …).
    FromTo {
        /// Lower bound, `None`: MINVALUE.
        from: Option<Vec<Text>>,
        /// Whether the lower bound itself is inside.
        from_inclusive: bool,
        /// Upper bound, `None`: MAXVALUE.
        to: Option<Vec<Text>>,
        /// Whether the upper bound itself is inside.
        to_inclusive: bool,
    },
    /// VALUES (…) / VALUES IN (…).
    In {
        /// The values.
        values: Vec<Text>,
    },
    /// DEFAULT.
    Default,
    /// A hash partition.
    Hash,
}

/// How a table is partitioned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Partitioning {
    /// `RANGE`, `LIST`, `HASH`, `KEY`, `REFERENCE`, `SYSTEM`, `SCHEME` (T-SQL; the name is in `scheme`).
    pub method: String,
    /// Key columns or expressions.
    pub keys: Vec<KeyColumn>,
    /// INTERVAL (…), EVERY (…): the clause.
    #[serde(default)]
    pub interval: Option<Text>,
    /// PARTITION BY REFERENCE's constraint; T-SQL's partition scheme.
    #[serde(default)]
    pub scheme: Option<QName>,
    /// PARTITIONS n.
    #[serde(default)]
    pub count: Option<u32>,
    /// The partitions.
    #[serde(default)]
    pub partitions: Vec<Partition>,
    /// Subpartitioning; its `partitions` are the template's.
    #[serde(default)]
    pub sub: Option<Box<Partitioning>>,
    /// Where the clause stands.
    pub span: Span,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Name, origin, comment.
    #[serde(flatten)]
    pub head: Head,
    /// What kind of table.
    #[serde(default)]
    pub kind: TableKind,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Constraints in order of definition.
    #[serde(default)]
    pub constraints: Vec<Constraint>,
    /// Partitioning.
    #[serde(default)]
    pub partitioning: Option<Partitioning>,
    /// CREATE TABLE … AS query.
    #[serde(default)]
    pub as_query: Option<Text>,
    /// CREATE TABLE … LIKE other.
    #[serde(default)]
    pub like: Option<QName>,
    /// CREATE TABLE … OF type.
    #[serde(default)]
    pub of_type: Option<QName>,
    /// PCTFREE in percent.
    #[serde(default)]
    pub pctfree: Option<u32>,
    /// Options without counterpart (storage, engine, compression …), as written; reported as dropped.
    #[serde(default)]
    pub options: Vec<Text>,
    /// Default collation.
    #[serde(default)]
    pub collation: Option<String>,
    /// Default character set.
    #[serde(default)]
    pub charset: Option<String>,
}

impl Table {
    /// The primary or unique key over exactly these columns in this order: it brings an index of its own.
    pub fn key_with_columns(&self, keys: &[KeyColumn]) -> Option<&Constraint> {
        let name = |k: &KeyColumn| k.column.as_ref().map(|c| c.text.to_lowercase());
        let wanted: Option<Vec<String>> = keys.iter().map(name).collect();
        let wanted = wanted?;
        self.constraints.iter().find(|c| match &c.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                columns.iter().map(name).collect::<Option<Vec<String>>>().is_some_and(|have| have == wanted)
            }
            _ => false,
        })
    }
}

/// What kind of index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// B-tree.
    #[default]
    BTree,
    /// Bitmap.
    Bitmap,
    /// Hash.
    Hash,
    /// Full-text.
    FullText,
    /// Spatial.
    Spatial,
    /// Columnstore.
    Columnstore,
    /// XML index.
    Xml,
    /// Bitmap join index.
    BitmapJoin,
    /// On a cluster.
    Cluster,
    /// Oracle domain index: the index type's name.
    Domain(String),
    /// DB2's index over values in XML documents.
    XmlValues {
        /// The pattern that finds the values, as written, without its quotes.
        path: String,
        /// The SQL type of the values, as written.
        value: String,
    },
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Index {
    /// Name, origin, comment. Indexes without a name get an empty one.
    #[serde(flatten)]
    pub head: Head,
    /// The indexed table.
    pub table: QName,
    /// UNIQUE.
    pub unique: bool,
    /// What kind.
    #[serde(default)]
    pub kind: IndexKind,
    /// Key columns.
    pub keys: Vec<KeyColumn>,
    /// INCLUDE columns.
    #[serde(default)]
    pub include: Vec<Ident>,
    /// Filter (WHERE).
    #[serde(default)]
    pub filter: Option<Text>,
    /// REVERSE.
    #[serde(default)]
    pub reverse: bool,
    /// CLUSTERED.
    #[serde(default)]
    pub clustered: bool,
    /// INVISIBLE, DISABLED, UNUSABLE.
    #[serde(default)]
    pub disabled: bool,
    /// Options without counterpart, as written.
    #[serde(default)]
    pub options: Vec<Text>,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sequence {
    /// Name, origin, comment.
    #[serde(flatten)]
    pub head: Head,
    /// Its options.
    pub options: SequenceOptions,
}

/// A view or materialized view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct View {
    /// Name, origin, comment.
    #[serde(flatten)]
    pub head: Head,
    /// Names given to its columns.
    #[serde(default)]
    pub columns: Vec<Ident>,
    /// Comments on its columns, by column name.
    #[serde(default)]
    pub column_comments: IndexMap<String, Comment>,
    /// Its query.
    pub query: Text,
    /// The query's tree, made when first asked for.
    #[serde(skip)]
    pub tree: QueryTree,
    /// WITH CHECK OPTION: `LOCAL` or `CASCADED`.
    #[serde(default)]
    pub check_option: Option<String>,
    /// WITH READ ONLY.
    #[serde(default)]
    pub read_only: bool,
    /// Materialized; its refresh options are in `options`.
    #[serde(default)]
    pub materialized: bool,
    /// BUILD DEFERRED.
    #[serde(default)]
    pub build_deferred: bool,
    /// Options without counterpart (FORCE, SCHEMABINDING, ALGORITHM, DEFINER, REFRESH FAST …), as written.
    #[serde(default)]
    pub options: Vec<Text>,
}

/// The tree of a view's query: parsed once, when something asks what the view's columns are.
#[derive(Debug, Clone, Default)]
pub struct QueryTree(OnceLock<Parse>);

impl QueryTree {
    /// The root of the tree of a query's text.
    pub fn root(&self, dialect: Dialect, query: &Text) -> SyntaxNode {
        self.0.get_or_init(|| parse(dialect, &query.text, Entry::Query)).root()
    }
}

/// The tree follows from the text: it makes no difference between two views.
impl PartialEq for QueryTree {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for QueryTree {}

/// A synonym or alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Synonym {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// PUBLIC.
    #[serde(default)]
    pub public: bool,
    /// What it stands for.
    pub target: QName,
    /// Database link, server or database parts beyond the schema.
    #[serde(default)]
    pub link: Option<String>,
}

/// An attribute of an object type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: DataType,
    /// Where.
    pub span: Span,
}

/// What a user-defined type is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TypeKind {
    /// Object type.
    Object {
        /// Attributes.
        attributes: Vec<Attribute>,
        /// UNDER supertype.
        supertype: Option<QName>,
        /// Methods as written (signatures).
        methods: Vec<Text>,
    },
    /// VARRAY (with its limit) or nested table.
    Collection {
        /// Element type.
        element: DataType,
        /// VARRAY's limit.
        limit: Option<String>,
        /// NOT NULL elements.
        not_null: bool,
    },
    /// Alias type (T-SQL CREATE TYPE … FROM), DB2 distinct type.
    Alias {
        /// The base type.
        base: DataType,
        /// NOT NULL.
        not_null: bool,
        /// DEFAULT, CHECK and other clauses, as written.
        options: Vec<Text>,
    },
    /// T-SQL table type.
    Table {
        /// Its definition.
        table: Box<Table>,
    },
    /// A forward declaration without body.
    Incomplete,
    /// Something else (CLR types, structured types with options), as written.
    Other,
}

/// A user-defined type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserType {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// What it is.
    #[serde(flatten)]
    pub kind: TypeKind,
}

/// What kind of routine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoutineKind {
    /// Procedure.
    Procedure,
    /// Function.
    Function,
    /// Package specification.
    Package,
    /// Package body.
    PackageBody,
    /// Type body.
    TypeBody,
    /// Trigger.
    Trigger,
    /// Scheduled event or job.
    Event,
}

/// A routine, package, trigger or the like: for now its text and what can be told without converting it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Routine {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// What kind.
    pub kind: RoutineKind,
    /// The whole definition.
    pub text: Text,
    /// A trigger's table or view.
    #[serde(default)]
    pub table: Option<QName>,
    /// Lines of the definition.
    pub lines: u32,
}

/// One privilege of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Privilege {
    /// Upper-case words: `SELECT`, `CREATE SESSION`, a role's name for role grants.
    pub name: String,
    /// Columns, if restricted to some.
    #[serde(default)]
    pub columns: Vec<Ident>,
}

/// A GRANT (still in force at the end of the script).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Grant {
    /// The privileges or roles.
    pub privileges: Vec<Privilege>,
    /// The object, `None` for system privileges and roles.
    pub object: Option<QName>,
    /// Kind of the object where the source says it (`PROCEDURE`, `SCHEMA`, `DIRECTORY`, `DATABASE` …).
    #[serde(default)]
    pub object_kind: Option<String>,
    /// Grantees; PUBLIC as it is.
    pub grantees: Vec<Ident>,
    /// WITH GRANT OPTION or WITH ADMIN OPTION.
    #[serde(default)]
    pub grantable: bool,
    /// REVOKE that stands at the end (a DENY is told by `deny`).
    #[serde(default)]
    pub revoke: bool,
    /// DENY.
    #[serde(default)]
    pub deny: bool,
    /// The statement.
    pub origin: StatementId,
    /// Where.
    pub span: Span,
}

/// A user, role or login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// Whether it can log in (a user rather than a role).
    pub login: bool,
    /// Options, as written, with passwords left out.
    #[serde(default)]
    pub options: Vec<Text>,
}

/// A schema or database that the source creates or uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Schema {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// Owner.
    #[serde(default)]
    pub owner: Option<Ident>,
    /// Whether a statement created it (else it is only used).
    pub created: bool,
}

/// A database link, linked server or federation server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// PUBLIC.
    #[serde(default)]
    pub public: bool,
    /// Remote user.
    #[serde(default)]
    pub user: Option<String>,
    /// Connect string, data source or host.
    #[serde(default)]
    pub target: Option<String>,
    /// Product or provider.
    #[serde(default)]
    pub product: Option<String>,
}

/// T-SQL partition function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartitionFunction {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// Type of the key.
    pub data_type: DataType,
    /// RANGE RIGHT (boundary values belong to the right partition).
    pub right: bool,
    /// Boundary values.
    pub values: Vec<Text>,
}

/// T-SQL partition scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartitionScheme {
    /// Name, origin.
    #[serde(flatten)]
    pub head: Head,
    /// Its partition function.
    pub function: Ident,
}

/// Anything that a catalog holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "object", rename_all = "snake_case")]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Object {
    Schema(Schema),
    Role(Role),
    Table(Table),
    Index(Index),
    Sequence(Sequence),
    View(View),
    Synonym(Synonym),
    Type(UserType),
    Routine(Routine),
    Link(Link),
    PartitionFunction(PartitionFunction),
    PartitionScheme(PartitionScheme),
}

impl Object {
    /// What every object has.
    pub fn head(&self) -> &Head {
        match self {
            Object::Schema(o) => &o.head,
            Object::Role(o) => &o.head,
            Object::Table(o) => &o.head,
            Object::Index(o) => &o.head,
            Object::Sequence(o) => &o.head,
            Object::View(o) => &o.head,
            Object::Synonym(o) => &o.head,
            Object::Type(o) => &o.head,
            Object::Routine(o) => &o.head,
            Object::Link(o) => &o.head,
            Object::PartitionFunction(o) => &o.head,
            Object::PartitionScheme(o) => &o.head,
        }
    }

    /// What every object has, to change it.
    pub fn head_mut(&mut self) -> &mut Head {
        match self {
            Object::Schema(o) => &mut o.head,
            Object::Role(o) => &mut o.head,
            Object::Table(o) => &mut o.head,
            Object::Index(o) => &mut o.head,
            Object::Sequence(o) => &mut o.head,
            Object::View(o) => &mut o.head,
            Object::Synonym(o) => &mut o.head,
            Object::Type(o) => &mut o.head,
            Object::Routine(o) => &mut o.head,
            Object::Link(o) => &mut o.head,
            Object::PartitionFunction(o) => &mut o.head,
            Object::PartitionScheme(o) => &mut o.head,
        }
    }

    /// The kind of object in words, as reports name it.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Object::Schema(_) => "schema",
            Object::Role(_) => "role",
            Object::Table(_) => "table",
            Object::Index(_) => "index",
            Object::Sequence(_) => "sequence",
            Object::View(v) if v.materialized => "materialized view",
            Object::View(_) => "view",
            Object::Synonym(_) => "synonym",
            Object::Type(_) => "type",
            Object::Routine(r) => match r.kind {
                RoutineKind::Procedure => "procedure",
                RoutineKind::Function => "function",
                RoutineKind::Package => "package",
                RoutineKind::PackageBody => "package body",
                RoutineKind::TypeBody => "type body",
                RoutineKind::Trigger => "trigger",
                RoutineKind::Event => "event",
            },
            Object::Link(_) => "database link",
            Object::PartitionFunction(_) => "partition function",
            Object::PartitionScheme(_) => "partition scheme",
        }
    }

    /// Objects of one namespace cannot share a name in the source.
    pub(super) fn namespace(&self, dialect: Dialect) -> Namespace {
        match self {
            Object::Schema(_) => Namespace::Schema,
            Object::Role(_) => Namespace::Role,
            // SQL Server and MySQL name indexes within their table.
            Object::Index(i) => match dialect {
                Dialect::SqlServer | Dialect::MySql => Namespace::IndexOf(i.table.name.text.to_lowercase()),
                _ => Namespace::Index,
            },
            Object::Table(_) | Object::View(_) | Object::Sequence(_) | Object::Synonym(_) => {
                Namespace::Relation
            }
            Object::Type(_) => Namespace::Type,
            Object::Routine(r) => Namespace::Routine(r.kind),
            Object::Link(_) => Namespace::Link,
            Object::PartitionFunction(_) | Object::PartitionScheme(_) => Namespace::Partitioning,
        }
    }
}
